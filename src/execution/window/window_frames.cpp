#include "execution/window/window_frames.h"

#include "execution/window/range_bounds.h"
#include "expression/evaluate/evaluator.h"

#include <algorithm>

namespace firesteel {
namespace {

using Kind = FrameBound::Kind;

ResolvedBound resolve_bound(const FrameBound& bound, WindowFrame::Unit unit, const EvaluationEnvironment& environment) {
  ResolvedBound resolved;
  resolved.kind = bound.kind;
  if (bound.offset != nullptr) {
    resolved.offset = evaluate_constant(bound.offset, environment);
    resolved.rows = unit == WindowFrame::Unit::kRows ? resolved.offset.as_int64() : 0;
  }
  return resolved;
}

/// ROWS: the row that a bound names for `row`.
int64_t rows_position(const ResolvedBound& bound, int64_t row, int64_t size) {
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      return 0;
    case Kind::kPreceding:
      return row - std::min(bound.rows, row + 1);
    case Kind::kCurrentRow:
      return row;
    case Kind::kFollowing:
      return row + std::min(bound.rows, size - row);
    case Kind::kUnboundedFollowing:
      return size - 1;
  }
  return row;
}

/// RANGE: bounds of all rows. Rows with a NULL key keep their peers for bounds with offsets.
std::vector<int64_t> range_bounds(const ResolvedBound& bound, const PartitionPiece& piece, bool end,
                                  FrameScan::KeyBound* keys) {
  switch (bound.kind) {
    case Kind::kUnboundedPreceding:
      return std::vector<int64_t>(piece.size, 0);
    case Kind::kUnboundedFollowing:
      return std::vector<int64_t>(piece.size, piece.partition_rows);
    default: {
      std::vector<int64_t> bounds = end ? piece.peers.ends : piece.peers.starts;
      if (keys != nullptr) {
        keys->next(piece, bounds);
      }
      return bounds;
    }
  }
}

}  // namespace

ResolvedFrame::ResolvedFrame(const WindowFrame& frame, const EvaluationEnvironment& environment)
    : unit(frame.unit),
      lower(resolve_bound(frame.lower, frame.unit, environment)),
      upper(resolve_bound(frame.upper, frame.unit, environment)) {}

FrameScan::FrameScan(const ResolvedFrame& frame, bool ascending, const DataType& key_type,
                     const std::function<KeyReader()>& open_keys)
    : frame_(frame) {
  if (frame.unit == WindowFrame::Unit::kRange && frame.lower.has_range_offset()) {
    lower_ = make_key_bound(frame.lower, ascending, false, key_type, open_keys());
  }
  if (frame.unit == WindowFrame::Unit::kRange && frame.upper.has_range_offset()) {
    upper_ = make_key_bound(frame.upper, ascending, true, key_type, open_keys());
  }
}

FrameScan::~FrameScan() = default;
FrameScan::FrameScan(FrameScan&&) noexcept = default;

RowRanges FrameScan::next(const PartitionPiece& piece) {
  if (frame_.unit == WindowFrame::Unit::kRange) {
    return {range_bounds(frame_.lower, piece, false, lower_.get()),
            range_bounds(frame_.upper, piece, true, upper_.get())};
  }
  RowRanges frames{std::vector<int64_t>(piece.size), std::vector<int64_t>(piece.size)};
  const int64_t rows = piece.partition_rows;
  for (size_t i = 0; i < piece.size; ++i) {
    const int64_t row = piece.begin + static_cast<int64_t>(i);
    frames.starts[i] = std::clamp<int64_t>(rows_position(frame_.lower, row, rows), 0, rows);
    frames.ends[i] = std::clamp<int64_t>(rows_position(frame_.upper, row, rows) + 1, 0, rows);
  }
  return frames;
}

}  // namespace firesteel
