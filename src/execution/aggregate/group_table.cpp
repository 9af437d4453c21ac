#include "execution/aggregate/group_table.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace firesteel {
namespace {

constexpr uint64_t kPointerMask = (uint64_t{1} << 48) - 1;
constexpr size_t kFirstDirectory = 1024;
constexpr size_t kLargestBlock = size_t{1} << 18;
// A directory below this size lives in L2: prefetching costs more than it saves.
constexpr size_t kPrefetchFrom = size_t{1} << 15;

uint64_t salt_of(uint64_t hash) { return (hash << 16) & ~kPointerMask; }  // bits 32..47
char* pointer_of(uint64_t entry) { return reinterpret_cast<char*>(entry & kPointerMask); }
uint64_t entry_of(const char* row, uint64_t hash) { return reinterpret_cast<uint64_t>(row) | salt_of(hash); }

}  // namespace

void RowBlocks::grow() {
  // Blocks double from 16 rows to 256 KiB: a partition of a small table costs little.
  const size_t largest = std::max<size_t>(kLargestBlock / width_, 16);
  const size_t capacity = blocks_.empty() ? 16 : std::min(blocks_.back().capacity * 2, largest);
  blocks_.push_back({Buffer::allocate(capacity * width_), rows_, capacity});
  bytes_ += capacity * width_;
  next_ = blocks_.back().memory->mutable_as<char>();
  left_ = capacity;
}

void RowBlocks::clear() {
  blocks_.clear();
  next_ = nullptr;
  left_ = rows_ = bytes_ = 0;
}

void RowBlocks::pointers(size_t from, size_t count, std::vector<const char*>& out) const {
  out.clear();
  auto block =
      std::upper_bound(blocks_.begin(), blocks_.end(), from, [](size_t row, const Block& b) { return row < b.first; });
  for (--block; count > 0; ++block) {
    const size_t skip = from - block->first;
    const size_t take = std::min(block->capacity - skip, count);
    const char* row = block->memory->as<char>() + skip * width_;
    for (size_t i = 0; i < take; ++i, row += width_) {
      out.push_back(row);
    }
    from += take;
    count -= take;
  }
}

GroupTable::GroupTable(std::shared_ptr<const RowLayout> layout, int level)
    : layout_(std::move(layout)), level_(level), partitions_(kPartitions, RowBlocks(layout_->width())) {
  directory_.resize(kFirstDirectory);
  first_in_directory_.resize(kPartitions);
  mask_ = kFirstDirectory - 1;
}

void GroupTable::grow_directory(size_t groups) {
  if (groups * 2 <= directory_.size()) {
    return;
  }
  directory_.assign(std::bit_ceil(groups * 2), 0);
  mask_ = directory_.size() - 1;
  // By rows, which lie one behind the other, not by old entries, which point anywhere.
  for (size_t p = 0; p < kPartitions; ++p) {
    partitions_[p].for_each(first_in_directory_[p], [&](const char* row) {
      const uint64_t hash = RowLayout::hash_of(row);
      size_t slot = hash & mask_;
      while (directory_[slot] != 0) {
        slot = (slot + 1) & mask_;
      }
      directory_[slot] = entry_of(row, hash);
    });
  }
}

void GroupTable::prefetch(std::span<const uint64_t> hashes) const {
  if (directory_.size() >= kPrefetchFrom) {
    for (const uint64_t hash : hashes) {
      __builtin_prefetch(&directory_[hash & mask_]);
    }
  }
}

void GroupTable::find_or_insert(std::span<const DecodedVector> keys, std::span<const int32_t> rows,
                                std::span<const uint64_t> hashes, std::span<const uint64_t> partition_hashes,
                                char** out, std::vector<char*>& created) {
  grow_directory(directory_groups_ + rows.size());
  prefetch(hashes);
  pending_.resize(rows.size());
  std::iota(pending_.begin(), pending_.end(), 0U);
  slots_.resize(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    slots_[i] = static_cast<uint32_t>(hashes[i] & mask_);
  }
  while (!pending_.empty()) {
    candidates_.clear();
    new_rows_.clear();
    const size_t first_new = created.size();
    for (const uint32_t i : pending_) {
      size_t slot = slots_[i];
      const uint64_t salt = salt_of(hashes[i]);
      uint64_t entry = directory_[slot];
      while (entry != 0 && (entry & ~kPointerMask) != salt) {
        slot = (slot + 1) & mask_;
        entry = directory_[slot];
      }
      slots_[i] = static_cast<uint32_t>(slot);
      if (entry == 0) {
        char* row = partitions_[partition_of(partition_hashes[i], level_)].append();
        RowLayout::set_hash(row, hashes[i]);
        directory_[slot] = entry_of(row, hashes[i]);
        ++directory_groups_;
        out[i] = row;
        created.push_back(row);
        new_rows_.push_back(rows[i]);
      } else {
        out[i] = pointer_of(entry);
        __builtin_prefetch(out[i]);
        candidates_.push_back(i);
      }
    }
    layout_->append(keys, new_rows_, created.data() + first_new, arena_);
    pending_.clear();
    layout_->match(keys, rows.data(), out, candidates_, pending_);
    for (const uint32_t i : pending_) {
      slots_[i] = static_cast<uint32_t>((slots_[i] + 1) & mask_);
    }
  }
}

void GroupTable::append_all(std::span<const DecodedVector> keys, std::span<const int32_t> rows,
                            std::span<const uint64_t> hashes, std::span<const uint64_t> partition_hashes, char** out) {
  for (size_t i = 0; i < rows.size(); ++i) {
    out[i] = partitions_[partition_of(partition_hashes[i], level_)].append();
    RowLayout::set_hash(out[i], hashes[i]);
  }
  layout_->append(keys, rows, out, arena_);
}

size_t GroupTable::rows() const {
  size_t rows = 0;
  for (const RowBlocks& partition : partitions_) {
    rows += partition.rows();
  }
  return rows;
}

void GroupTable::reset_directory() {
  directory_.assign(directory_.size(), 0);
  directory_groups_ = 0;
  for (size_t p = 0; p < kPartitions; ++p) {
    first_in_directory_[p] = partitions_[p].rows();
  }
}

void GroupTable::clear() {
  for (RowBlocks& partition : partitions_) {
    partition.clear();
  }
  arena_ = StringArena();
  first_in_directory_.assign(kPartitions, 0);
  directory_.assign(kFirstDirectory, 0);
  directory_.shrink_to_fit();
  mask_ = kFirstDirectory - 1;
  directory_groups_ = 0;
}

size_t GroupTable::memory_bytes() const {
  size_t bytes = directory_.size() * sizeof(uint64_t) + arena_.bytes();
  for (const RowBlocks& partition : partitions_) {
    bytes += partition.bytes();
  }
  return bytes;
}

}  // namespace firesteel
