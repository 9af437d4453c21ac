#include "execution/sort/sort_entries.h"

#include "execution/sort/key_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kFewEntries = 64;                  // sorted by comparing
constexpr size_t kCachedEntries = size_t{1} << 14;  // 256 KiB: half of a usual second-level cache
constexpr size_t kFewTies = 3;                      // compared byte by byte
constexpr size_t kFetchDistance = 16;               // entries between one and that whose key is fetched
constexpr size_t kWordBytes = 8;

size_t byte_of(const SortEntry& entry, int shift) { return (entry.prefix >> shift) & 0xff; }

/// Bits in which the prefixes differ.
uint64_t differing_bits(const SortEntry* entries, size_t count) {
  uint64_t bits = 0;
  for (size_t i = 1; i < count; ++i) {
    bits |= entries[i].prefix ^ entries[0].prefix;
  }
  return bits;
}

/// Entries of one task stand in the order of their batches and rows until they are sorted.
bool before_by_prefix(const SortEntry& left, const SortEntry& right) {
  if (left.prefix != right.prefix) {
    return left.prefix < right.prefix;
  }
  return left.batch != right.batch ? left.batch < right.batch : left.row < right.row;
}

/// Moves entries from `from` to `to` by one byte, in their order.
std::array<size_t, 257> scatter(const SortEntry* from, SortEntry* to, size_t count, int shift) {
  std::array<size_t, 257> starts{};
  for (size_t i = 0; i < count; ++i) {
    ++starts[byte_of(from[i], shift) + 1];
  }
  for (size_t b = 1; b < starts.size(); ++b) {
    starts[b] += starts[b - 1];
  }
  std::array<size_t, 257> next = starts;
  for (size_t i = 0; i < count; ++i) {
    to[next[byte_of(from[i], shift)]++] = from[i];
  }
  return starts;
}

/// Sorts by prefix; scratch has room for `count` entries.
void sort_by_prefix(SortEntry* entries, SortEntry* scratch, size_t count) {
  if (count <= kFewEntries) {
    std::sort(entries, entries + count, before_by_prefix);
    return;
  }
  const uint64_t bits = differing_bits(entries, count);
  if (bits == 0) {
    return;
  }
  const int highest = (63 - std::countl_zero(bits)) / 8 * 8;
  if (count > kCachedEntries) {
    const auto starts = scatter(entries, scratch, count, highest);
    std::copy(scratch, scratch + count, entries);
    for (size_t b = 0; b < 256 && highest > 0; ++b) {
      sort_by_prefix(entries + starts[b], scratch + starts[b], starts[b + 1] - starts[b]);
    }
    return;
  }
  SortEntry* from = entries;
  SortEntry* to = scratch;
  for (int shift = 0; shift <= highest; shift += 8) {
    if (((bits >> shift) & 0xff) != 0) {
      scatter(from, to, count, shift);
      std::swap(from, to);
    }
  }
  if (from != entries) {
    std::copy(from, from + count, entries);
  }
}

class EntrySorter {
 public:
  EntrySorter(std::vector<SortEntry>& entries, const std::vector<KeyedBatchPtr>& batches, const KeyPrefix& prefix,
              const CancellationToken& cancellation)
      : entries_(entries), batches_(batches), prefix_(prefix), cancellation_(cancellation), scratch_(entries.size()) {
    for (const KeyedBatchPtr& batch : batches) {
      keys_.add(batch->keys);
    }
  }

  void sort() {
    sort_by_prefix(entries_.data(), scratch_.data(), entries_.size());
    if (!prefix_.is_key()) {
      sort_all_ties();
    }
  }

 private:
  struct Sizes {
    size_t smallest = SIZE_MAX;
    size_t largest = 0;
  };

  /// Keys lie far apart: those of entries further on are fetched meanwhile.
  void sort_all_ties() {
    const size_t end = entries_.size();
    size_t fetched = 0;
    for (size_t first = 0; first < end;) {
      const size_t last = end_of_tie(first, end);
      for (; fetched < std::min(last + kFetchDistance, end); ++fetched) {
        if (fetched + kFetchDistance < end) {
          const SortEntry& far = entries_[fetched + kFetchDistance];
          keys_.fetch_end(far.batch, far.row);
        }
        keys_.fetch_key(entries_[fetched].batch, entries_[fetched].row);
      }
      if (last - first > 1) {
        sort_tie(first, last, prefix_.depth());
      }
      first = last;
    }
  }

  size_t end_of_tie(size_t first, size_t end) const {
    size_t last = first + 1;
    while (last < end && entries_[last].prefix == entries_[first].prefix) {
      ++last;
    }
    return last;
  }

  /// Runs of equal prefixes in [begin, end), whose keys are the same up to `depth`.
  void sort_ties(size_t begin, size_t end, size_t depth) {
    for (size_t first = begin; first < end;) {
      const size_t last = end_of_tie(first, end);
      if (last - first > 1) {
        sort_tie(first, last, depth);
      }
      first = last;
    }
  }

  void sort_tie(size_t begin, size_t end, size_t depth) {
    cancellation_.check();
    const Sizes sizes = sizes_of(begin, end);
    if (sizes.largest <= depth && sizes.smallest == sizes.largest) {
      return;  // equal keys: they stand in their order
    }
    if (sizes.smallest <= depth || end - begin <= kFewTies) {
      // Few, or some keys end here, where others only have zeros.
      std::sort(entries_.begin() + static_cast<ptrdiff_t>(begin), entries_.begin() + static_cast<ptrdiff_t>(end),
                EntryOrder(batches_));
      return;
    }
    const uint64_t prefix = entries_[begin].prefix;
    for (size_t i = begin; i < end; ++i) {
      entries_[i].prefix = word_at(entries_[i], depth);
    }
    sort_by_prefix(entries_.data() + begin, scratch_.data() + begin, end - begin);
    sort_ties(begin, end, depth + kWordBytes);
    for (size_t i = begin; i < end; ++i) {
      entries_[i].prefix = prefix;
    }
  }

  Sizes sizes_of(size_t begin, size_t end) const {
    if (const size_t size = prefix_.key_size(); size > 0) {
      return {size, size};
    }
    Sizes sizes;
    for (size_t i = begin; i < end; ++i) {
      const size_t size = keys_.key_size(entries_[i].batch, entries_[i].row);
      sizes.smallest = std::min(sizes.smallest, size);
      sizes.largest = std::max(sizes.largest, size);
    }
    return sizes;
  }

  /// 8 bytes of the key from `depth` as a number of the same order, zeros behind its end.
  uint64_t word_at(const SortEntry& entry, size_t depth) const {
    const size_t left = keys_.key_size(entry.batch, entry.row) - depth;
    uint64_t word = 0;
    std::memcpy(&word, keys_.data(entry.batch, entry.row) + depth, std::min(left, kWordBytes));
    return __builtin_bswap64(word);
  }

  std::vector<SortEntry>& entries_;
  const std::vector<KeyedBatchPtr>& batches_;
  KeyTable keys_;
  const KeyPrefix& prefix_;
  const CancellationToken& cancellation_;
  std::vector<SortEntry> scratch_;
};

}  // namespace

void sort_entries(std::vector<SortEntry>& entries, const std::vector<KeyedBatchPtr>& batches, const KeyPrefix& prefix,
                  const CancellationToken& cancellation) {
  if (entries.size() > 1) {
    EntrySorter(entries, batches, prefix, cancellation).sort();
  }
}

}  // namespace firesteel
