#include "execution/joins/join_runtime_filter.h"

#include "columnar/bitmap.h"
#include "columnar/decoded_vector.h"
#include "columnar/hashing.h"
#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <type_traits>

namespace firesteel {
namespace {

// Above this many keys the filter would not stay in the caches and costs more than it saves.
constexpr size_t kMaxKeys = size_t{1} << 22;
constexpr int64_t kRowsBeforeDecision = 1 << 15;
// A bitmap may take this many bits for each key, and this many in all: more than the 8 to 16 of a Bloom filter, but no
// hash is needed, one bit is asked for instead of four, and keys in ascending order read it in sequence.
constexpr uint64_t kBitsPerKey = 128;
constexpr uint64_t kMaxBits = uint64_t{1} << 26;
constexpr uint64_t kAlwaysBits = uint64_t{1} << 22;

uint64_t bits_of(uint64_t hash) {
  return uint64_t{1} << (hash & 63) | uint64_t{1} << ((hash >> 6) & 63) | uint64_t{1} << ((hash >> 12) & 63) |
         uint64_t{1} << ((hash >> 18) & 63);
}

template <typename T>
bool range_of(const Vector& key, size_t& smallest, size_t& largest) {
  const DecodedVector decoded(key);
  bool found = false;
  for (size_t row = 0; row < key.size(); ++row) {
    if (decoded.is_null(row)) {
      continue;
    }
    if (!found || decoded.value<T>(row) < decoded.value<T>(smallest)) {
      smallest = row;
    }
    if (!found || decoded.value<T>(largest) < decoded.value<T>(row)) {
      largest = row;
    }
    found = true;
  }
  return found;
}

/// Rows of the smallest and largest key; false when there are none or the type has no plain order (NaN, nested).
bool find_range(const Vector& key, size_t& smallest, size_t& largest) {
  switch (key.type().physical()) {
    case PhysicalType::kInt8:
      return range_of<int8_t>(key, smallest, largest);
    case PhysicalType::kInt16:
      return range_of<int16_t>(key, smallest, largest);
    case PhysicalType::kInt32:
      return range_of<int32_t>(key, smallest, largest);
    case PhysicalType::kInt64:
      return range_of<int64_t>(key, smallest, largest);
    case PhysicalType::kInt128:
      return range_of<int128_t>(key, smallest, largest);
    case PhysicalType::kString:
      return range_of<StringView>(key, smallest, largest);
    default:
      return false;
  }
}

/// Calls f(std::type_identity<T>) when the type is an integer's of at most 64 bits.
template <typename F>
void with_integers(PhysicalType type, F&& f) {
  switch (type) {
    case PhysicalType::kInt8:
      return f(std::type_identity<int8_t>{});
    case PhysicalType::kInt16:
      return f(std::type_identity<int16_t>{});
    case PhysicalType::kInt32:
      return f(std::type_identity<int32_t>{});
    case PhysicalType::kInt64:
      return f(std::type_identity<int64_t>{});
    default:
      return;
  }
}

std::vector<uint64_t> hashes_of(const Vector& key) {
  std::vector<int32_t> rows;
  for (size_t row = 0; row < key.size(); ++row) {
    if (!key.is_null(row)) {
      rows.push_back(static_cast<int32_t>(row));
    }
  }
  std::vector<uint64_t> hashes(rows.size());
  if (!rows.empty()) {
    hash_column(key, Rows{rows.data(), rows.size()}, hashes);
  }
  return hashes;
}

}  // namespace

std::shared_ptr<const RuntimeFilter> JoinRuntimeFilter::make(const Vector* key, const DataType& type, size_t build_rows,
                                                             const JoinTable* table) {
  auto filter = std::make_shared<JoinRuntimeFilter>();
  filter->empty_ = build_rows == 0;
  if (key != nullptr && key->type() == type && build_rows > 0) {
    size_t smallest = 0;
    size_t largest = 0;
    if (find_range(*key, smallest, largest)) {
      filter->min_ = key->literal_at(smallest);
      filter->max_ = key->literal_at(largest);
      if (filter->make_bitmap(*key, smallest, largest)) {
        return filter;
      }
    }
  }
  if (build_rows <= kMaxKeys && build_rows > 0) {
    if (table != nullptr) {
      filter->resize_bloom(table->size());
      for (const JoinTable::Entry& entry : table->entries()) {
        filter->add_hash(entry.hash);
      }
    } else if (key != nullptr) {
      const std::vector<uint64_t> hashes = hashes_of(*key);
      filter->resize_bloom(hashes.size());
      for (const uint64_t hash : hashes) {
        filter->add_hash(hash);
      }
    }
  }
  return filter;
}

void JoinRuntimeFilter::resize_bloom(size_t keys) {
  // 8 to 16 bits a key.
  const size_t words = std::max<size_t>(std::bit_ceil(keys / 8 + 1), 64);
  bloom_.assign(words, 0);
  shift_ = 64 - std::countr_zero(words);
  empty_ = keys == 0;
}

void JoinRuntimeFilter::add_hash(uint64_t hash) { bloom_[hash >> shift_] |= bits_of(hash); }

bool JoinRuntimeFilter::make_bitmap(const Vector& key, size_t smallest, size_t largest) {
  bool made = false;
  with_integers(key.type().physical(), [&]<typename T>(std::type_identity<T>) {
    const DecodedVector decoded(key);
    const auto lowest = static_cast<uint64_t>(decoded.value<T>(smallest));
    const uint64_t width = static_cast<uint64_t>(decoded.value<T>(largest)) - lowest + 1;
    if (width == 0 || width > kMaxBits || (width > kAlwaysBits && width > key.size() * kBitsPerKey)) {
      return;
    }
    lowest_ = decoded.value<T>(smallest);
    width_ = width;
    bitmap_.assign(bitmap::words(width + 1), 0);
    for (size_t row = 0; row < key.size(); ++row) {
      if (!decoded.is_null(row)) {
        bitmap::set(bitmap_.data(), static_cast<uint64_t>(decoded.value<T>(row)) - lowest);
      }
    }
    made = true;
  });
  return made;
}

size_t JoinRuntimeFilter::select(const Vector& column, Rows rows, int32_t* out) const {
  if (empty_) {
    return 0;
  }
  size_t kept = 0;
  if (bitmap_.empty() && bloom_.empty()) {
    for (size_t i = 0; i < rows.count; ++i) {
      out[kept] = rows[i];
      kept += column.is_null(static_cast<size_t>(rows[i])) ? 0 : 1;
    }
    return kept;
  }
  kept = bitmap_.empty() ? select_by_bloom(column, rows, out) : select_by_bitmap(column, rows, out);
  observe(rows.count, kept);
  return kept;
}

size_t JoinRuntimeFilter::select_by_bitmap(const Vector& column, Rows rows, int32_t* out) const {
  const DecodedVector decoded(column);
  const bool nulls = decoded.may_have_nulls();
  const uint64_t* bits = bitmap_.data();
  size_t kept = 0;
  with_integers(column.type().physical(), [&]<typename T>(std::type_identity<T>) {
    const T* values = decoded.base().values<T>();
    const auto run = [&](auto&& index) {
      rows.for_each([&, lowest = static_cast<uint64_t>(lowest_), width = width_](size_t row) {
        const uint64_t distance = static_cast<uint64_t>(values[index(row)]) - lowest;
        out[kept] = static_cast<int32_t>(row);
        kept += static_cast<size_t>(bitmap::get(bits, std::min(distance, width))) &
                static_cast<size_t>(!nulls || !decoded.is_null(row));
      });
    };
    if (decoded.is_identity()) {
      run([](size_t row) { return row; });
    } else {
      run([&](size_t row) { return decoded.index(row); });
    }
  });
  return kept;
}

size_t JoinRuntimeFilter::select_by_bloom(const Vector& column, Rows rows, int32_t* out) const {
  size_t kept = 0;
  std::vector<uint64_t> hashes(rows.count);
  hash_column(column, rows, hashes);
  const uint64_t* bloom = bloom_.data();
  const auto passes = [bloom, shift = shift_](uint64_t hash) {
    const uint64_t bits = bits_of(hash);
    return (bloom[hash >> shift] & bits) == bits;
  };
  if (column.may_have_nulls()) {
    for (size_t i = 0; i < rows.count; ++i) {
      const int32_t row = rows[i];
      out[kept] = row;
      kept += static_cast<size_t>(passes(hashes[i])) & static_cast<size_t>(!column.is_null(static_cast<size_t>(row)));
    }
  } else {
    for (size_t i = 0; i < rows.count; ++i) {
      out[kept] = rows[i];
      kept += static_cast<size_t>(passes(hashes[i]));
    }
  }
  return kept;
}

void JoinRuntimeFilter::observe(size_t seen_now, size_t passed_now) const {
  const auto add = [](std::atomic<int64_t>& to, size_t rows) {
    return to.fetch_add(static_cast<int64_t>(rows), std::memory_order_relaxed) + static_cast<int64_t>(rows);
  };
  const int64_t seen = add(seen_, seen_now);
  const int64_t passed = add(passed_, passed_now);
  if (seen > kRowsBeforeDecision && passed * 10 > seen * 8) {
    useless_.store(true, std::memory_order_relaxed);
  }
}

}  // namespace firesteel
