#pragma once

#include "catalog/table.h"

#include <memory>
#include <vector>

namespace firesteel {

/// A scan that can count its rows without giving them.
class CountingScan {
 public:
  virtual ~CountingScan() = default;
  /// A scan that gives, instead of the rows, how many there are with each combination of values of `keys` (indices
  /// into ScanRequest::columns, each once): these columns, then a BIGINT without NULLs. A combination may come several
  /// times. Without keys: batches without columns, with any number of rows, as many in all as there are.
  /// Null: it cannot, or not in less time than reading the rows takes.
  virtual std::shared_ptr<const Scan> counting(const std::vector<int>& keys) const = 0;
};

}  // namespace firesteel
