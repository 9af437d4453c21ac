#include "execution/window/window_aggregate.h"

#include "execution/window/partial_tree.h"

#include <algorithm>

namespace firesteel {
namespace {

/// A tree of partial results: each frame is put together from at most two nodes a level.
VectorPtr tree_frames(const FrameRows& rows, const RowRanges& frames, const RunningQuery& query) {
  const AggregateKernel& kernel = rows.kernel();
  PartialTree tree(kernel, query);
  tree.build(rows, tree_height(rows.size()));
  const StateArray states(kernel, frames.starts.size());
  NodeLists lefts;
  NodeLists rights;
  for (size_t i = 0; i < frames.starts.size(); ++i) {
    split_frame(
        frames.starts[i], frames.ends[i], tree.levels(),
        [&](size_t level, int64_t node) { lefts.add(level, node, states[i]); },
        [&](size_t level, int64_t node) { rights.add(level, node, states[i]); });
  }
  // Left nodes upwards, then right nodes downwards: the order of the rows, for first, last and lists.
  StringArena arena;
  lefts.merge(kernel, tree, true, arena);
  query.check_cancelled();
  rights.merge(kernel, tree, false, arena);
  return kernel.finalize(states.all(), *query.environment);
}

/// In pieces: values of one piece stay in the cache until they are put together.
VectorPtr running_frames(const FrameRows& rows, std::span<const int64_t> ends, const RunningQuery& query) {
  RunningAggregate running(rows.kernel(), *query.environment);
  std::vector<Batch> pieces;
  for (size_t from = 0; from < ends.size(); from += kBatchSize) {
    query.check_cancelled();
    const auto piece = ends.subspan(from, std::min(kBatchSize, ends.size() - from));
    pieces.push_back({{running.next(piece, [&](int64_t begin, int64_t end, char* state,
                                               StringArena& arena) { rows.fold(begin, end, state, arena); })},
                      piece.size(),
                      nullptr});
  }
  return concatenate(pieces, {pieces[0].columns[0]->type()}).columns[0];
}

}  // namespace

void FrameTotals::add(const RowRanges& frames) {
  for (size_t i = 0; i < frames.starts.size(); ++i) {
    covered += std::max<int64_t>(frames.ends[i] - frames.starts[i], 0);
  }
  rows += static_cast<int64_t>(frames.starts.size());
  if (!frames.starts.empty()) {
    longest_span = std::max(longest_span, frames.ends.back() - frames.starts.front());
  }
}

VectorPtr repeat_value(const VectorPtr& one, size_t count) {
  const std::vector<int32_t> zeros(count, 0);
  return gather(one, Rows{zeros.data(), count});
}

VectorPtr direct_frames(const FrameRows& rows, const RowRanges& frames, const RunningQuery& query) {
  const size_t count = frames.starts.size();
  const StateArray states(rows.kernel(), count);
  StringArena arena;
  std::vector<int32_t> list;
  std::vector<char*> targets;
  for (size_t i = 0; i < count; ++i) {
    for (int64_t row = frames.starts[i]; row < frames.ends[i]; ++row) {
      if (rows.counts(static_cast<size_t>(row))) {
        list.push_back(static_cast<int32_t>(row));
        targets.push_back(states[i]);
      }
    }
    if (list.size() >= query.batch_size || i + 1 == count) {
      query.check_cancelled();
      if (!list.empty()) {
        rows.kernel().update(rows.arguments(), Rows{list.data(), list.size()}, targets.data(), arena);
      }
      list.clear();
      targets.clear();
    }
  }
  return rows.kernel().finalize(states.all(), *query.environment);
}

VectorPtr aggregate_frames(const FrameRows& rows, const ResolvedFrame& frame, const RowRanges& frames,
                           const RunningQuery& query) {
  if (frame.from_start() && frame.to_end()) {
    const StateArray state(rows.kernel(), 1);
    StringArena arena;
    rows.fold(0, static_cast<int64_t>(rows.size()), state[0], arena);
    return repeat_value(rows.kernel().finalize(state.all(), *query.environment), rows.size());
  }
  if (frame.from_start()) {
    return running_frames(rows, frames.ends, query);
  }
  FrameTotals totals;
  totals.add(frames);
  return totals.are_short() ? direct_frames(rows, frames, query) : tree_frames(rows, frames, query);
}

}  // namespace firesteel
