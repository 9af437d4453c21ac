#pragma once

#include "execution/query_context.h"
#include "execution/window/frame_states.h"

#include <vector>

namespace firesteel {

/// Partial results of an aggregate: the columns of AggregateKernel::to_partial, one value a node.
using PartialColumns = std::vector<VectorPtr>;

/// Partial results of rows, pairs, fours ...: any frame is put together from at most two nodes a level.
class PartialTree {
 public:
  PartialTree(const AggregateKernel& kernel, const RunningQuery& query) : kernel_(kernel), query_(query) {}

  /// From single rows; `height` levels above them, also when fewer would lead to one node.
  void build(const FrameRows& rows, size_t height);
  /// From partial results.
  void build(PartialColumns leaves, size_t count);

  size_t levels() const { return levels_.size(); }
  const PartialColumns& level(size_t i) const { return levels_[i]; }
  size_t bytes() const;

 private:
  void add_level(size_t& count);

  const AggregateKernel& kernel_;
  const RunningQuery& query_;
  StringArena arena_;
  std::vector<PartialColumns> levels_;
};

/// The nodes of `levels` levels that make up rows [begin, end): left(level, node) in the order of the rows,
/// right(level, node) against it; what is left then are nodes of higher levels.
template <typename Left, typename Right>
void split_frame(int64_t begin, int64_t end, size_t levels, const Left& left, const Right& right) {
  for (size_t level = 0; level < levels && begin < end; ++level, begin /= 2, end /= 2) {
    if (begin % 2 != 0) {
      left(level, begin++);
    }
    if (end % 2 != 0) {
      right(level, --end);
    }
  }
}

/// Nodes of each level with the states that they are to be merged into.
class NodeLists {
 public:
  void add(size_t level, int64_t node, char* target);
  /// Merges the nodes of all levels and forgets them. upwards: rows first, else the largest nodes first.
  void merge(const AggregateKernel& kernel, const PartialTree& tree, bool upwards, StringArena& arena);
  bool empty() const { return total_ == 0; }

 private:
  struct List {
    std::vector<int32_t> nodes;
    std::vector<char*> targets;
  };
  std::vector<List> lists_;
  size_t total_ = 0;
};

/// Number of levels above `count` leaves.
size_t tree_height(size_t count);

}  // namespace firesteel
