#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <span>

namespace firesteel {

/// One partition of sorted rows as a window function sees it.
struct WindowPartition {
  size_t size = 0;
  std::span<const VectorPtr> arguments;   // columns of `size` rows
  std::span<const int64_t> peer_starts;   // for each row: first row of its peer group (equal ORDER BY keys)
  std::span<const int64_t> peer_ends;     // for each row: one past the last row of its peer group
  std::span<const int64_t> frame_starts;  // for each row: first row of its frame
  std::span<const int64_t> frame_ends;    // one past the last; ≤ start: empty frame
  bool ignore_nulls = false;
};

/// A bound window-only function (rank, row_number, lag ...). Aggregates over windows use AggregateKernel instead.
/// Immutable.
class WindowKernel {
 public:
  virtual ~WindowKernel() = default;
  virtual VectorPtr evaluate(const WindowPartition& partition) const = 0;
};

}  // namespace firesteel
