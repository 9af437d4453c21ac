#pragma once

#include "columnar/batch.h"
#include "execution/query_context.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// Hash and number of the rows of one piece of a build side.
struct HashedRows {
  std::vector<uint64_t> hashes;
  std::vector<int32_t> rows;  // numbers in the whole build side; rows with a NULL key are left out
};

/// Unchained in-memory hash table (Birler et al., DaMoN 2024): a directory over the top bits of the hash, whose entries
/// hold the end of their run in a dense array of (hash, row) and a 16-bit Bloom filter of the run, so that most probes
/// without a partner touch one cache line and runs of equal keys are read in sequence.
///
///   directory[slot] = end << 16 | filter       run of a slot: [end of the slot before, end)
///
/// Built in parallel by partitions of the top bits; read-only afterwards.
class JoinTable {
 public:
  JoinTable() = default;
  /// pieces: emptied piece by piece.
  JoinTable(std::vector<HashedRows> pieces, TaskRunner& tasks, const CancellationToken& cancellation);

  struct Entry {
    uint64_t hash;
    int32_t row;
  };

  size_t size() const { return entries_.size(); }
  static size_t memory_bytes(size_t rows);
  std::span<const Entry> entries() const { return entries_; }

  size_t slot_of(uint64_t hash) const { return hash >> shift_; }
  bool may_contain(size_t slot, uint64_t hash) const {
    const uint64_t tag = tag_of(hash);
    return (directory_[slot] & tag) == tag;
  }
  uint32_t begin_of(size_t slot) const { return slot == 0 ? 0 : static_cast<uint32_t>(directory_[slot - 1] >> 16); }
  uint32_t end_of(size_t slot) const { return static_cast<uint32_t>(directory_[slot] >> 16); }
  const Entry& entry(size_t number) const { return entries_[number]; }
  void prefetch_slot(size_t slot) const { __builtin_prefetch(&directory_[slot]); }
  void prefetch_entry(size_t entry) const { __builtin_prefetch(&entries_[entry]); }
  /// Too large for L2: prefetching pays.
  bool is_large() const { return directory_.size() > (size_t{1} << 14); }

 private:
  static uint64_t tag_of(uint64_t hash) { return (uint64_t{1} << (hash & 15)) | (uint64_t{1} << ((hash >> 4) & 15)); }
  void fill_directory(std::span<const Entry> entries, size_t first_entry, size_t first_slot, size_t slots);

  int shift_ = 63;
  std::vector<uint64_t> directory_ = {0, 0};
  std::vector<Entry> entries_;
};

}  // namespace firesteel
