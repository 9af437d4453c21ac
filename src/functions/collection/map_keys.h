#pragma once

#include "functions/collection/element_picker.h"

#include <vector>

namespace firesteel {

/// Builds a column of maps from pools of keys and values: NULL keys are errors, repeated ones, too, unless the last
/// value is to win. Rows come in ascending order.
class MapPicker {
 public:
  /// keys: flat, alive as long as this.
  MapPicker(const KernelCall& call, const Vector& keys);

  void open(size_t row);
  /// Entry of the key number `key` and the value number `value` (-1: NULL) in their pools.
  void add(int32_t key, int32_t value);

  VectorPtr finish(const VectorPtr& keys, const VectorPtr& values) const;

 private:
  /// Position (in keys_) of the entry of this row with an equal key; -1: none.
  int64_t find(size_t key) const;
  void remember(size_t key);

  const KernelCall& call_;
  const Vector& pool_;
  std::vector<uint64_t> hashes_;  // of the pool's keys
  std::vector<ArrayRange> ranges_;
  std::vector<int32_t> keys_;
  std::vector<int32_t> values_;
  std::vector<int32_t> slots_;  // hash table over this row's entries, when there are many
  size_t row_ = 0;
};

/// Finds keys among the keys of one map.
class MapKeyIndex {
 public:
  /// keys: flat; `range`: those of the map.
  MapKeyIndex(const Vector& keys, ArrayRange range);
  /// Position within the map of the key equal to the key number `key`; -1: none.
  int32_t find(size_t key) const;

 private:
  bool same(int32_t position, size_t key) const;
  uint64_t hash(size_t key) const;

  const Vector& keys_;
  ArrayRange range_;
  std::vector<int32_t> slots_;  // empty for small maps, which are looked through
};

}  // namespace firesteel
