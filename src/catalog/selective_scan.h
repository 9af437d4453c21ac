#pragma once

#include "catalog/table.h"

#include <memory>
#include <vector>

namespace firesteel {

/// A scan that can leave out the values of columns that only its own filters read.
class SelectiveScan {
 public:
  virtual ~SelectiveScan() = default;
  /// The same scan, for somebody who reads the marked ones of ScanRequest::columns only: what the others hold does not
  /// matter.
  virtual std::shared_ptr<const Scan> with_values_of(std::vector<bool> columns) const = 0;
};

}  // namespace firesteel
