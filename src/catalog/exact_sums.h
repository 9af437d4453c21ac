#pragma once

#include "base/numeric/int128.h"

#include <optional>

namespace firesteel {

/// A table that knows the sums of its columns.
class ExactSums {
 public:
  virtual ~ExactSums() = default;
  /// Sum of all values of a column of Table::schema() that are not NULL, unscaled; none when they are not stored as
  /// integers.
  virtual std::optional<int128_t> sum_of(int column) const = 0;
};

}  // namespace firesteel
