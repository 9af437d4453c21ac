#pragma once

#include "columnar/row_keys/row_layout.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// Rows of one width in blocks; they never move.
class RowBlocks {
 public:
  explicit RowBlocks(size_t width) : width_(width) {}
  char* append() {
    if (left_ == 0) [[unlikely]] {
      grow();
    }
    --left_;
    ++rows_;
    char* row = next_;
    next_ += width_;
    return row;
  }
  size_t rows() const { return rows_; }
  size_t bytes() const { return bytes_; }
  void clear();
  /// Pointers to rows [from, from + count) of all rows.
  void pointers(size_t from, size_t count, std::vector<const char*>& out) const;
  /// Calls f(row) for all rows from number `from` on.
  template <typename F>
  void for_each(size_t from, F&& f) const {
    for (const Block& block : blocks_) {
      const size_t end = std::min(block.first + block.capacity, rows_);
      for (size_t row = std::max(from, block.first); row < end; ++row) {
        f(block.memory->as<char>() + (row - block.first) * width_);
      }
    }
  }

 private:
  void grow();
  struct Block {
    BufferPtr memory;
    size_t first;  // number of the first row
    size_t capacity;
  };
  size_t width_;
  std::vector<Block> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t rows_ = 0;
  size_t bytes_ = 0;
};

/// Groups by key: an open-addressing directory of (16-bit salt, pointer) over rows that are kept by hash partition,
/// so that the rows of one partition can be merged, spilled and freed on their own.
///
/// partitions: 5 bits of the partition hash, from the top, the next 5 for each level of repartitioning
/// threads:    one
class GroupTable {
 public:
  static constexpr size_t kPartitions = 32;
  static constexpr int kPartitionBits = 5;
  /// Beyond this many groups the directory starts anew and duplicates are left to the merge: it bounds cache misses.
  static constexpr size_t kMaxDirectoryGroups = size_t{1} << 19;

  GroupTable(std::shared_ptr<const RowLayout> layout, int level);

  /// out[i]: the row of the group of rows[i]. Rows of new groups go to `created`, with hash and key but without extra
  /// bytes.
  void find_or_insert(std::span<const DecodedVector> keys, std::span<const int32_t> rows,
                      std::span<const uint64_t> hashes, std::span<const uint64_t> partition_hashes, char** out,
                      std::vector<char*>& created);
  /// Every row becomes a group of its own (the merge finds the equal ones).
  void append_all(std::span<const DecodedVector> keys, std::span<const int32_t> rows, std::span<const uint64_t> hashes,
                  std::span<const uint64_t> partition_hashes, char** out);

  static size_t partition_of(uint64_t hash, int level) {
    return (hash >> (64 - kPartitionBits * (level + 1))) & (kPartitions - 1);
  }
  RowBlocks& partition(size_t i) { return partitions_[i]; }
  const RowBlocks& partition(size_t i) const { return partitions_[i]; }
  const RowLayout& layout() const { return *layout_; }
  StringArena& arena() { return arena_; }
  size_t rows() const;
  size_t directory_groups() const { return directory_groups_; }
  bool directory_full() const { return directory_groups_ >= kMaxDirectoryGroups; }
  /// Forgets which groups there are; the rows stay.
  void reset_directory();
  void clear();
  size_t memory_bytes() const;

 private:
  void grow_directory(size_t groups);
  void prefetch(std::span<const uint64_t> hashes) const;

  std::shared_ptr<const RowLayout> layout_;
  int level_;
  std::vector<RowBlocks> partitions_;
  std::vector<uint64_t> directory_;
  std::vector<size_t> first_in_directory_;  // by partition: the first row it knows of
  size_t mask_ = 0;
  size_t directory_groups_ = 0;
  StringArena arena_;
  // scratch of find_or_insert
  std::vector<uint32_t> pending_;
  std::vector<uint32_t> candidates_;
  std::vector<uint32_t> slots_;
  std::vector<int32_t> new_rows_;
};

}  // namespace firesteel
