#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace firesteel {

/// The `limit` smallest keys seen of each group.
///
/// threads: one
class SmallestKeys {
 public:
  explicit SmallestKeys(size_t limit) : limit_(limit) {}

  size_t groups() const { return counts_.size(); }
  size_t bytes() const { return keys_.capacity() * sizeof(uint64_t) + counts_.capacity() * sizeof(uint32_t); }
  /// The number of a new, empty group.
  uint32_t add_group() {
    counts_.push_back(0);
    keys_.resize(keys_.size() + limit_);
    return static_cast<uint32_t>(counts_.size() - 1);
  }
  /// False: at least `limit` keys of the group are smaller.
  bool add(uint32_t group, uint64_t key) {
    uint64_t* heap = keys_.data() + group * limit_;  // the largest first
    uint32_t& count = counts_[group];
    if (count < limit_) {
      heap[count++] = key;
      std::push_heap(heap, heap + count);
      return true;
    }
    if (key < heap[0]) {
      std::pop_heap(heap, heap + count);
      heap[count - 1] = key;
      std::push_heap(heap, heap + count);
      return true;
    }
    return key == heap[0];
  }

 private:
  size_t limit_;
  std::vector<uint64_t> keys_;
  std::vector<uint32_t> counts_;
};

}  // namespace firesteel
