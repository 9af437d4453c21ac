#pragma once

#include "catalog/table.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace firesteel {

/// A scan that knows which values of a column its splits have.
class ClusteredScan {
 public:
  virtual ~ClusteredScan() = default;
  /// Whether a value of `column` (an index into ScanRequest::columns, of integers) is in one split only, unless it is
  /// the least or the greatest one there; NULL is in none.
  virtual bool has_clusters(int column) const = 0;
};

/// ranges: least and greatest value of each split. One split alone is no help.
inline bool only_touch(std::vector<std::pair<int64_t, int64_t>> ranges) {
  if (ranges.size() < 2) {
    return false;
  }
  std::sort(ranges.begin(), ranges.end());
  for (size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first < ranges[i - 1].second) {
      return false;
    }
  }
  return true;
}

}  // namespace firesteel
