#pragma once

#include "catalog/table.h"

namespace firesteel {

/// A scan that knows which values of a column its splits have.
class ClusteredScan {
 public:
  virtual ~ClusteredScan() = default;
  /// Whether a value of `column` (an index into ScanRequest::columns, of integers) is in one split only, unless it is
  /// the least or the greatest one there; NULL is in none.
  virtual bool has_clusters(int column) const = 0;
};

}  // namespace firesteel
