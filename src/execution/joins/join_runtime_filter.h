#pragma once

#include "catalog/runtime_filter.h"
#include "execution/joins/join_table.h"

#include <atomic>
#include <memory>
#include <vector>

namespace firesteel {

/// Range of one key column of a finished hash-join build, and which values it has: a bitmap over the range where that
/// is dense enough (exact, and keys in ascending order read it in sequence), else a Bloom filter.
class JoinRuntimeFilter final : public RuntimeFilter {
 public:
  /// key: the build side's values; null when they are not kept. table: its hashes are those of this key, the only one;
  /// null: hashes are computed from `key`.
  static std::shared_ptr<const RuntimeFilter> make(const Vector* key, const DataType& type, size_t build_rows,
                                                   const JoinTable* table);

  /// False once it has turned out to let nearly everything pass.
  bool ready() const override { return !useless_.load(std::memory_order_relaxed); }
  std::optional<Literal> min() const override { return min_; }
  std::optional<Literal> max() const override { return max_; }
  bool empty() const override { return empty_; }
  size_t select(const Vector& column, Rows rows, int32_t* out) const override;

 private:
  /// False when the key has no integers or they lie too far apart.
  bool make_bitmap(const Vector& key, size_t smallest, size_t largest);
  size_t select_by_bitmap(const Vector& column, Rows rows, int32_t* out) const;
  size_t select_by_bloom(const Vector& column, Rows rows, int32_t* out) const;
  void observe(size_t seen, size_t passed) const;
  void resize_bloom(size_t keys);
  void add_hash(uint64_t hash);

  std::optional<Literal> min_;
  std::optional<Literal> max_;
  bool empty_ = false;
  std::vector<uint64_t> bitmap_;  // bit i: is lowest_ + i a key; the last bit stands for all values outside
  int64_t lowest_ = 0;
  uint64_t width_ = 0;           // of the range
  std::vector<uint64_t> bloom_;  // empty: bitmap, or too many keys
  int shift_ = 0;
  mutable std::atomic<int64_t> seen_{0};
  mutable std::atomic<int64_t> passed_{0};
  mutable std::atomic<bool> useless_{false};
};

}  // namespace firesteel
