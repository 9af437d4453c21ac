#include "columnar/decoded_vector.h"
#include "execution/window/window_plan.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

using Kind = FrameBound::Kind;

/// Frames with fewer rows in total than this many times the partition's rows are folded row by row.
constexpr int64_t kDirectFactor = 16;

/// States of an aggregate in one run of memory.
class StateArray {
 public:
  StateArray(const AggregateKernel& kernel, size_t count)
      : width_((kernel.state_size() + 7) / 8 * 8), memory_(Buffer::allocate_zeroed(width_ * count)), pointers_(count) {
    for (size_t i = 0; i < count; ++i) {
      pointers_[i] = memory_->mutable_as<char>() + i * width_;
    }
    if (count > 0) {
      kernel.initialize(pointers_);
    }
  }
  std::span<char* const> all() const { return pointers_; }
  char* operator[](size_t i) const { return pointers_[i]; }
  size_t width() const { return width_; }

 private:
  size_t width_;
  BufferPtr memory_;
  std::vector<char*> pointers_;
};

class FrameAggregation {
 public:
  FrameAggregation(const AggregateKernel& kernel, std::span<const VectorPtr> arguments, const Vector* filter,
                   size_t size, const RunningQuery& query)
      : kernel_(kernel), arguments_(arguments), query_(query), size_(size) {
    rows_.resize(size);
    std::iota(rows_.begin(), rows_.end(), 0);
    if (filter != nullptr) {
      const DecodedVector decoded(*filter);
      counts_.resize(size);
      for (size_t row = 0; row < size; ++row) {
        counts_[row] = !decoded.is_null(row) && decoded.value<uint8_t>(row) != 0 ? 1 : 0;
      }
    }
  }

  VectorPtr whole_partition() {
    const StateArray state(kernel_, 1);
    fold(0, static_cast<int64_t>(size_), state[0]);
    const VectorPtr one = kernel_.finalize(state.all(), *query_.environment);
    const std::vector<int32_t> zeros(size_, 0);
    return gather(one, Rows{zeros.data(), size_});
  }

  /// Frames that begin at the first row and only grow.
  VectorPtr running(const std::vector<int64_t>& ends) {
    StateArray current(kernel_, 1);
    std::vector<int32_t> value_of_row(size_);
    std::vector<VectorPtr> values;
    std::vector<int64_t> distinct_ends;
    for (size_t row = 0; row < size_; ++row) {
      if (row == 0 || ends[row] != ends[row - 1]) {
        distinct_ends.push_back(ends[row]);
      }
      value_of_row[row] = static_cast<int32_t>(distinct_ends.size() - 1);
    }
    const StateArray snapshots(kernel_, kernel_.uses_arena() ? 0 : distinct_ends.size());
    int64_t folded = 0;
    std::vector<Batch> parts;
    for (size_t i = 0; i < distinct_ends.size(); ++i) {
      fold(folded, distinct_ends[i], current[0]);
      folded = std::max(folded, distinct_ends[i]);
      if (kernel_.uses_arena()) {
        parts.push_back({{kernel_.finalize(current.all(), *query_.environment)}, 1, nullptr});
      } else {
        std::copy_n(current[0], current.width(), snapshots[i]);
      }
    }
    const VectorPtr finals = kernel_.uses_arena() ? concatenate(parts, {parts[0].columns[0]->type()}).columns[0]
                                                  : kernel_.finalize(snapshots.all(), *query_.environment);
    return gather(finals, Rows{value_of_row.data(), size_});
  }

  /// Every frame row by row; for short frames.
  VectorPtr direct(const PartitionFrames& frames) {
    const StateArray states(kernel_, size_);
    std::vector<int32_t> rows;
    std::vector<char*> targets;
    for (size_t i = 0; i < size_; ++i) {
      for (int64_t row = frames.starts[i]; row < frames.ends[i]; ++row) {
        if (counts_.empty() || counts_[static_cast<size_t>(row)] != 0) {
          rows.push_back(static_cast<int32_t>(row));
          targets.push_back(states[i]);
        }
      }
      if (rows.size() >= query_.batch_size || i + 1 == size_) {
        query_.check_cancelled();
        if (!rows.empty()) {
          kernel_.update(arguments_, Rows{rows.data(), rows.size()}, targets.data(), arena_);
        }
        rows.clear();
        targets.clear();
      }
    }
    return kernel_.finalize(states.all(), *query_.environment);
  }

  /// A tree of partial results: each frame is put together from at most two nodes a level.
  VectorPtr segment_tree(const PartitionFrames& frames) {
    std::vector<std::vector<VectorPtr>> levels = build_levels();
    const StateArray states(kernel_, size_);
    struct Piece {
      std::vector<int32_t> nodes;
      std::vector<char*> targets;
    };
    std::vector<Piece> lefts(levels.size());
    std::vector<Piece> rights(levels.size());
    for (size_t i = 0; i < size_; ++i) {
      int64_t begin = frames.starts[i];
      int64_t end = std::max(frames.ends[i], begin);
      for (size_t level = 0; begin < end; ++level, begin /= 2, end /= 2) {
        if (begin % 2 != 0) {
          lefts[level].nodes.push_back(static_cast<int32_t>(begin++));
          lefts[level].targets.push_back(states[i]);
        }
        if (end % 2 != 0) {
          rights[level].nodes.push_back(static_cast<int32_t>(--end));
          rights[level].targets.push_back(states[i]);
        }
      }
    }
    // Left nodes upwards, then right nodes downwards: the order of the rows, for first, last and lists.
    const auto merge = [&](const Piece& piece, size_t level) {
      query_.check_cancelled();
      if (!piece.nodes.empty()) {
        kernel_.merge_partial(levels[level], Rows{piece.nodes.data(), piece.nodes.size()}, piece.targets.data(),
                              arena_);
      }
    };
    for (size_t level = 0; level < levels.size(); ++level) {
      merge(lefts[level], level);
    }
    for (size_t level = levels.size(); level > 0; --level) {
      merge(rights[level - 1], level - 1);
    }
    return kernel_.finalize(states.all(), *query_.environment);
  }

 private:
  void fold(int64_t begin, int64_t end, char* state) {
    if (begin >= end) {
      return;
    }
    if (counts_.empty()) {
      const Rows rows{rows_.data() + begin, static_cast<size_t>(end - begin)};
      kernel_.update_one(arguments_, rows, state, arena_);
      return;
    }
    std::vector<int32_t> rows;
    for (int64_t row = begin; row < end; ++row) {
      if (counts_[static_cast<size_t>(row)] != 0) {
        rows.push_back(static_cast<int32_t>(row));
      }
    }
    if (!rows.empty()) {
      kernel_.update_one(arguments_, Rows{rows.data(), rows.size()}, state, arena_);
    }
  }

  /// Partial columns of each level: rows, pairs, fours ...
  std::vector<std::vector<VectorPtr>> build_levels() {
    std::vector<std::vector<VectorPtr>> levels;
    size_t count = size_;
    {
      const StateArray leaves(kernel_, size_);
      std::vector<int32_t> rows;
      std::vector<char*> targets;
      for (size_t row = 0; row < size_; ++row) {
        if (counts_.empty() || counts_[row] != 0) {
          rows.push_back(static_cast<int32_t>(row));
          targets.push_back(leaves[row]);
        }
      }
      if (!rows.empty()) {
        kernel_.update(arguments_, Rows{rows.data(), rows.size()}, targets.data(), arena_);
      }
      levels.push_back(kernel_.to_partial(leaves.all()));
    }
    while (count > 1) {
      query_.check_cancelled();
      const size_t parents = (count + 1) / 2;
      const StateArray states(kernel_, parents);
      std::vector<char*> targets(count);
      for (size_t i = 0; i < count; ++i) {
        targets[i] = states[i / 2];
      }
      kernel_.merge_partial(levels.back(), Rows::all(count), targets.data(), arena_);
      levels.push_back(kernel_.to_partial(states.all()));
      count = parents;
    }
    return levels;
  }

  const AggregateKernel& kernel_;
  std::span<const VectorPtr> arguments_;
  const RunningQuery& query_;
  size_t size_;
  std::vector<int32_t> rows_;
  std::vector<uint8_t> counts_;  // with a filter: does the row count
  StringArena arena_;
};

}  // namespace

VectorPtr aggregate_frames(const AggregateKernel& kernel, std::span<const VectorPtr> arguments, const Vector* filter,
                           const WindowFrame& frame, const PartitionFrames& frames, const PartitionPeers& peers,
                           const RunningQuery& query) {
  const size_t size = peers.starts.size();
  FrameAggregation aggregation(kernel, arguments, filter, size, query);
  const bool from_start = frame.lower.kind == Kind::kUnboundedPreceding;
  if (from_start && frame.upper.kind == Kind::kUnboundedFollowing) {
    return aggregation.whole_partition();
  }
  if (from_start) {
    return aggregation.running(frames.ends);
  }
  int64_t total = 0;
  for (size_t i = 0; i < size; ++i) {
    total += std::max<int64_t>(frames.ends[i] - frames.starts[i], 0);
  }
  return total <= kDirectFactor * static_cast<int64_t>(size) ? aggregation.direct(frames)
                                                             : aggregation.segment_tree(frames);
}

}  // namespace firesteel
