#include "execution/sort/sort_entries.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kFewEntries = 64;                  // sorted by comparing
constexpr size_t kCachedEntries = size_t{1} << 14;  // 256 KiB: half of a usual second-level cache
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
  EntrySorter(std::vector<SortEntry>& entries, const std::vector<KeyedBatchPtr>& batches,
              const CancellationToken& cancellation)
      : entries_(entries), batches_(batches), cancellation_(cancellation), scratch_(entries.size()) {}

  void sort() {
    sort_by_prefix(entries_.data(), scratch_.data(), entries_.size());
    sort_ties(0, entries_.size(), kWordBytes);
  }

 private:
  struct Sizes {
    size_t smallest = SIZE_MAX;
    size_t largest = 0;
  };

  /// Runs of equal prefixes in [begin, end), whose keys are the same up to `depth`.
  void sort_ties(size_t begin, size_t end, size_t depth) {
    for (size_t first = begin; first < end;) {
      size_t last = first + 1;
      while (last < end && entries_[last].prefix == entries_[first].prefix) {
        ++last;
      }
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
    if (sizes.smallest <= depth || end - begin <= kFewEntries) {
      // Some keys end here, where others only have zeros.
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
    Sizes sizes;
    for (size_t i = begin; i < end; ++i) {
      const size_t size = batches_[entries_[i].batch]->keys.key_size(entries_[i].row);
      sizes.smallest = std::min(sizes.smallest, size);
      sizes.largest = std::max(sizes.largest, size);
    }
    return sizes;
  }

  /// 8 bytes of the key from `depth` as a number of the same order, zeros behind its end.
  uint64_t word_at(const SortEntry& entry, size_t depth) const {
    const NormalizedKeys& keys = batches_[entry.batch]->keys;
    const size_t left = keys.key_size(entry.row) - depth;
    uint64_t word = 0;
    std::memcpy(&word, keys.data(entry.row) + depth, std::min(left, kWordBytes));
    return __builtin_bswap64(word);
  }

  std::vector<SortEntry>& entries_;
  const std::vector<KeyedBatchPtr>& batches_;
  const CancellationToken& cancellation_;
  std::vector<SortEntry> scratch_;
};

}  // namespace

void sort_entries(std::vector<SortEntry>& entries, const std::vector<KeyedBatchPtr>& batches,
                  const CancellationToken& cancellation) {
  if (entries.size() > 1) {
    EntrySorter(entries, batches, cancellation).sort();
  }
}

}  // namespace firesteel
