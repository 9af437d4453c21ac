#pragma once

#include "execution/query_context.h"
#include "execution/window/frame_states.h"
#include "execution/window/window_frames.h"

namespace firesteel {

/// How much the frames of a partition cover.
struct FrameTotals {
  int64_t rows = 0;
  int64_t covered = 0;       // rows of all frames
  int64_t longest_span = 0;  // from the first to the last row that frames added together cover

  void add(const RowRanges& frames);
  /// Frames of few rows each are folded row by row.
  bool are_short() const { return covered <= 16 * rows; }
};

/// The one value of a vector for `count` rows.
VectorPtr repeat_value(const VectorPtr& one, size_t count);

/// Every frame row by row; for short frames.
VectorPtr direct_frames(const FrameRows& rows, const RowRanges& frames, const RunningQuery& query);

/// One aggregate over the frames of one partition that is in memory.
VectorPtr aggregate_frames(const FrameRows& rows, const ResolvedFrame& frame, const RowRanges& frames,
                           const RunningQuery& query);

}  // namespace firesteel
