#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <optional>
#include <span>

namespace firesteel {

/// Consecutive rows of one partition of sorted rows as a window function sees them: the whole partition, or a piece of
/// one that is too large for memory. Row numbers count from the partition's start.
struct WindowRows {
  int64_t begin = 0;                      // number of the first row here
  size_t size = 0;                        // rows here
  int64_t partition_rows = 0;             // rows of the whole partition
  int64_t peer_groups_before = 0;         // groups of peers that begin before `begin`
  std::span<const VectorPtr> arguments;   // columns of `size` rows
  std::span<const int64_t> peer_starts;   // for each row: first row of its peer group (equal ORDER BY keys)
  std::span<const int64_t> peer_ends;     // for each row: one past the last row of its peer group
  std::span<const int64_t> frame_starts;  // for each row: first row of its frame
  std::span<const int64_t> frame_ends;    // one past the last; ≤ start: empty frame
  bool ignore_nulls = false;
};

/// What a function picks that gives argument 0 of another row: the row `offset` rows behind the current one, or behind
/// the first of the frame (NULL then when it is not in the frame). With IGNORE NULLS only rows count that are not NULL.
/// Where there is no such row, argument 2 of the current row is the result, if there is one.
struct RowPick {
  bool from_frame = false;
  int64_t offset = 0;
};

/// A bound window-only function (rank, row_number, lag ...). Aggregates over windows use AggregateKernel instead.
/// Immutable.
class WindowKernel {
 public:
  virtual ~WindowKernel() = default;
  /// Functions that pick are given whole partitions only; all others have to work on pieces as well.
  virtual VectorPtr evaluate(const WindowRows& rows) const = 0;
  virtual std::optional<RowPick> pick() const { return std::nullopt; }
  /// False: the values of rows follow from the rows before them and their number; then `partition_rows` and `peer_ends`
  /// of a piece may be too small.
  virtual bool needs_whole_partition() const { return true; }
};

}  // namespace firesteel
