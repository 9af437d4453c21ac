#include "execution/joins/join_table.h"

#include "base/errors/check.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace firesteel {
namespace {

// Fewer rows are put in place by one thread: their directory fits L2.
constexpr size_t kParallelFrom = size_t{1} << 15;
constexpr int kPartitionBits = 6;
constexpr size_t kPartitions = size_t{1} << kPartitionBits;

size_t directory_slots(size_t rows) { return std::max<size_t>(std::bit_ceil(rows), 64); }

}  // namespace

size_t JoinTable::memory_bytes(size_t rows) {
  // entries twice, because they are partitioned before they are put in place
  return directory_slots(rows) * sizeof(uint64_t) + 2 * rows * sizeof(Entry);
}

JoinTable::JoinTable(std::vector<HashedRows> pieces, TaskRunner& tasks, const CancellationToken& cancellation) {
  size_t total = 0;
  for (const HashedRows& piece : pieces) {
    total += piece.rows.size();
  }
  check(total < static_cast<size_t>(std::numeric_limits<int32_t>::max()), "too many rows in one hash table");
  const size_t slots = directory_slots(total);
  shift_ = 64 - std::countr_zero(slots);
  directory_.assign(slots, 0);
  entries_.resize(total);
  const bool partitioned = total >= kParallelFrom;
  const size_t partitions = partitioned ? kPartitions : 1;
  const auto partition_of = [&](uint64_t hash) { return partitioned ? hash >> (64 - kPartitionBits) : 0; };

  // Where each piece writes into each partition.
  std::vector<std::vector<size_t>> places(pieces.size(), std::vector<size_t>(partitions, 0));
  tasks.run_parallel(pieces.size(), [&](size_t p) {
    for (const uint64_t hash : pieces[p].hashes) {
      ++places[p][partition_of(hash)];
    }
  });
  std::vector<size_t> starts(partitions + 1, 0);
  size_t at = 0;
  for (size_t partition = 0; partition < partitions; ++partition) {
    starts[partition] = at;
    for (auto& place : places) {
      at += std::exchange(place[partition], at);
    }
  }
  starts[partitions] = total;

  std::vector<Entry> partitioned_entries(total);
  tasks.run_parallel(pieces.size(), [&](size_t p) {
    cancellation.check();
    HashedRows piece = std::move(pieces[p]);
    auto& place = places[p];
    for (size_t i = 0; i < piece.rows.size(); ++i) {
      partitioned_entries[place[partition_of(piece.hashes[i])]++] = {piece.hashes[i], piece.rows[i]};
    }
  });
  const size_t slots_each = slots / partitions;
  tasks.run_parallel(partitions, [&](size_t p) {
    cancellation.check();
    const size_t count = starts[p + 1] - starts[p];
    fill_directory(std::span(partitioned_entries).subspan(starts[p], count), starts[p], p * slots_each, slots_each);
  });
}

void JoinTable::fill_directory(std::span<const Entry> entries, size_t first_entry, size_t first_slot, size_t slots) {
  std::vector<uint32_t> ends(slots, 0);
  for (const Entry& entry : entries) {
    const size_t slot = slot_of(entry.hash);
    directory_[slot] |= tag_of(entry.hash);
    ++ends[slot - first_slot];
  }
  size_t at = first_entry;
  for (uint32_t& end : ends) {
    const size_t count = end;
    end = static_cast<uint32_t>(at);
    at += count;
  }
  for (const Entry& entry : entries) {
    entries_[ends[slot_of(entry.hash) - first_slot]++] = entry;
  }
  for (size_t slot = 0; slot < slots; ++slot) {
    directory_[first_slot + slot] |= static_cast<uint64_t>(ends[slot]) << 16;
  }
}

}  // namespace firesteel
