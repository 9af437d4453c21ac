#include "execution/window/partial_tree.h"

#include <bit>

namespace firesteel {

size_t tree_height(size_t count) { return count <= 1 ? 0 : static_cast<size_t>(std::bit_width(count - 1)); }

void PartialTree::build(const FrameRows& rows, size_t height) {
  levels_.clear();
  arena_ = {};
  const StateArray leaves(kernel_, rows.size());
  std::vector<int32_t> list;
  std::vector<char*> targets;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows.counts(row)) {
      list.push_back(static_cast<int32_t>(row));
      targets.push_back(leaves[row]);
    }
  }
  if (!list.empty()) {
    kernel_.update(rows.arguments(), Rows{list.data(), list.size()}, targets.data(), arena_);
  }
  levels_.push_back(kernel_.to_partial(leaves.all()));
  for (size_t count = rows.size(); levels_.size() <= height;) {
    add_level(count);
  }
}

void PartialTree::build(PartialColumns leaves, size_t count) {
  levels_.clear();
  arena_ = {};
  levels_.push_back(std::move(leaves));
  while (count > 1) {
    add_level(count);
  }
}

void PartialTree::add_level(size_t& count) {
  query_.check_cancelled();
  const size_t parents = (count + 1) / 2;
  const StateArray states(kernel_, parents);
  std::vector<char*> targets(count);
  for (size_t i = 0; i < count; ++i) {
    targets[i] = states[i / 2];
  }
  kernel_.merge_partial(levels_.back(), Rows::all(count), targets.data(), arena_);
  levels_.push_back(kernel_.to_partial(states.all()));
  count = parents;
}

size_t PartialTree::bytes() const {
  size_t bytes = arena_.bytes();
  for (const PartialColumns& level : levels_) {
    bytes += level.empty() ? 0 : row_bytes({level, level[0]->size(), nullptr});
  }
  return bytes;
}

void NodeLists::add(size_t level, int64_t node, char* target) {
  if (level >= lists_.size()) {
    lists_.resize(level + 1);
  }
  lists_[level].nodes.push_back(static_cast<int32_t>(node));
  lists_[level].targets.push_back(target);
  ++total_;
}

void NodeLists::merge(const AggregateKernel& kernel, const PartialTree& tree, bool upwards, StringArena& arena) {
  for (size_t i = 0; i < lists_.size(); ++i) {
    const size_t level = upwards ? i : lists_.size() - 1 - i;
    List& list = lists_[level];
    if (!list.nodes.empty()) {
      kernel.merge_partial(tree.level(level), Rows{list.nodes.data(), list.nodes.size()}, list.targets.data(), arena);
    }
    list.nodes.clear();
    list.targets.clear();
  }
  total_ = 0;
}

}  // namespace firesteel
