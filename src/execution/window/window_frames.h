#pragma once

#include "expression/nodes/aggregates.h"
#include "functions/evaluation.h"
#include "types/literal.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace firesteel {

/// A bound of a frame with its offset computed.
struct ResolvedBound {
  FrameBound::Kind kind = FrameBound::Kind::kCurrentRow;
  int64_t rows = 0;  // ROWS
  Literal offset;    // RANGE
  bool has_range_offset() const { return kind == FrameBound::Kind::kPreceding || kind == FrameBound::Kind::kFollowing; }
};

struct ResolvedFrame {
  ResolvedFrame(const WindowFrame& frame, const EvaluationEnvironment& environment);

  WindowFrame::Unit unit;
  ResolvedBound lower;
  ResolvedBound upper;

  bool from_start() const { return lower.kind == FrameBound::Kind::kUnboundedPreceding; }
  bool to_end() const { return upper.kind == FrameBound::Kind::kUnboundedFollowing; }
  /// Every frame ends with its own row.
  bool ends_at_row() const { return unit == WindowFrame::Unit::kRows && upper.kind == FrameBound::Kind::kCurrentRow; }
  bool compares_keys() const {
    return unit == WindowFrame::Unit::kRange && (lower.has_range_offset() || upper.has_range_offset());
  }
};

/// First row and end of something for each of some rows. Row numbers count from the partition's start.
struct RowRanges {
  std::vector<int64_t> starts;
  std::vector<int64_t> ends;
};

/// Consecutive rows of a sorted partition: all of them, or a piece of a large one.
struct PartitionPiece {
  int64_t begin = 0;  // number of the first row
  size_t size = 0;
  int64_t partition_rows = 0;
  int64_t peer_groups_before = 0;
  RowRanges peers;      // rows with equal ORDER BY keys
  VectorPtr order_key;  // the first ORDER BY value of each row; null when nobody compares keys
};

/// Gives the frames of the rows of a partition, piece by piece in their order. Both bounds of frames only ever move
/// forwards, so each reads the partition's keys once, from front to back.
class FrameScan {
 public:
  /// The next ORDER BY values of the partition, null at its end.
  using KeyReader = std::function<VectorPtr()>;
  /// open_keys: called for each bound that compares keys.
  FrameScan(const ResolvedFrame& frame, bool ascending, const DataType& key_type,
            const std::function<KeyReader()>& open_keys);
  ~FrameScan();
  FrameScan(FrameScan&&) noexcept;

  RowRanges next(const PartitionPiece& piece);

  class KeyBound;

 private:
  const ResolvedFrame& frame_;
  std::unique_ptr<KeyBound> lower_;
  std::unique_ptr<KeyBound> upper_;
};

}  // namespace firesteel
