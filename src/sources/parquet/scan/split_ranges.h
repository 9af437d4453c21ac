#pragma once

#include "sources/parquet/scan/range_pruning.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace firesteel {

/// The least and greatest values of the splits of a scan, from the statistics of their parts.
class SplitRanges {
 public:
  void begin_split() { ranges_.emplace_back(std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()); }
  /// False: a part of the current split has NULLs, or its values are not known.
  bool add(const ValueRange& part) {
    if (!part.min || !part.max || part.null_count.value_or(1) > 0) {
      return false;
    }
    ranges_.back().first = std::min(ranges_.back().first, part.min->as_int64());
    ranges_.back().second = std::max(ranges_.back().second, part.max->as_int64());
    return true;
  }
  /// No more than the ends of two splits are the same value. One split alone is no help.
  bool only_touch() {
    std::sort(ranges_.begin(), ranges_.end());
    for (size_t i = 1; i < ranges_.size(); ++i) {
      if (ranges_[i].first < ranges_[i - 1].second) {
        return false;
      }
    }
    return ranges_.size() > 1;
  }

 private:
  std::vector<std::pair<int64_t, int64_t>> ranges_;
};

}  // namespace firesteel
