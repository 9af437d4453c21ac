#include "execution/joins/join_runtime_filter.h"

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

size_t JoinRuntimeFilter::select(const Vector& column, Rows rows, int32_t* out) const {
  if (empty_) {
    return 0;
  }
  size_t kept = 0;
  if (bloom_.empty()) {
    for (size_t i = 0; i < rows.count; ++i) {
      out[kept] = rows[i];
      kept += column.is_null(static_cast<size_t>(rows[i])) ? 0 : 1;
    }
    return kept;
  }
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
  const int64_t seen =
      seen_.fetch_add(static_cast<int64_t>(rows.count), std::memory_order_relaxed) + static_cast<int64_t>(rows.count);
  const int64_t passed =
      passed_.fetch_add(static_cast<int64_t>(kept), std::memory_order_relaxed) + static_cast<int64_t>(kept);
  if (seen > kRowsBeforeDecision && passed * 10 > seen * 8) {
    useless_.store(true, std::memory_order_relaxed);
  }
  return kept;
}

}  // namespace firesteel
