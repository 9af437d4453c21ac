#include "functions/collection/map_keys.h"

#include "columnar/hashing.h"
#include "functions/cast/value_text.h"
#include "functions/comparison/compare_values.h"

#include <algorithm>
#include <bit>

namespace firesteel {
namespace {

constexpr size_t kScanned = 16;  // entries that are looked through one by one before a table is made

}  // namespace

MapPicker::MapPicker(const KernelCall& call, const Vector& keys)
    : call_(call), pool_(keys), hashes_(keys.size()), ranges_(call.size, ArrayRange{0, 0}) {
  if (!keys.type().is_null()) {
    hash_column(keys, Rows::all(keys.size()), hashes_);
  }
}

void MapPicker::open(size_t row) {
  row_ = row;
  slots_.clear();
  ranges_[row].offset = static_cast<int32_t>(keys_.size());
}

int64_t MapPicker::find(size_t key) const {
  const auto same = [&](int32_t entry) {
    const auto other = static_cast<size_t>(keys_[static_cast<size_t>(entry)]);
    return hashes_[other] == hashes_[key] && compare_values(pool_, other, pool_, key) == 0;
  };
  if (slots_.empty()) {
    for (auto entry = ranges_[row_].offset; entry < static_cast<int32_t>(keys_.size()); ++entry) {
      if (same(entry)) {
        return entry;
      }
    }
    return -1;
  }
  for (size_t slot = hashes_[key] & (slots_.size() - 1); slots_[slot] >= 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (same(slots_[slot])) {
      return slots_[slot];
    }
  }
  return -1;
}

void MapPicker::remember(size_t key) {
  const auto put = [&](int32_t entry, size_t of_key) {
    size_t slot = hashes_[of_key] & (slots_.size() - 1);
    while (slots_[slot] >= 0) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot] = entry;
  };
  const auto length = static_cast<size_t>(ranges_[row_].length);
  if (length > kScanned && length * 2 > slots_.size()) {
    slots_.assign(std::bit_ceil(length * 4), -1);
    for (auto entry = ranges_[row_].offset; entry + 1 < static_cast<int32_t>(keys_.size()); ++entry) {
      put(entry, static_cast<size_t>(keys_[static_cast<size_t>(entry)]));
    }
  }
  if (!slots_.empty()) {
    put(static_cast<int32_t>(keys_.size()) - 1, key);
  }
}

void MapPicker::add(int32_t key, int32_t value) {
  const auto index = static_cast<size_t>(key);
  if (pool_.type().is_null() || pool_.is_null(index)) {
    call_.errors.fail(row_, [] { return SparkError("NULL_MAP_KEY"); });
    return;
  }
  if (const int64_t known = find(index); known >= 0) {
    if (call_.environment.last_map_key_wins) {
      values_[static_cast<size_t>(known)] = value;
      return;
    }
    call_.errors.fail(row_, [&] {
      std::string text;
      append_value_text(pool_, index, TimeZone::load(call_.environment.session_time_zone), text);
      return SparkError("DUPLICATED_MAP_KEY",
                        {{"key", text}, {"mapKeyDedupPolicy", "\"spark.sql.mapKeyDedupPolicy\""}});
    });
    return;
  }
  keys_.push_back(key);
  values_.push_back(value);
  ++ranges_[row_].length;
  remember(index);
}

VectorPtr MapPicker::finish(const VectorPtr& keys, const VectorPtr& values) const {
  auto result = Vector::flat(call_.result_type, ranges_.size());
  std::copy(ranges_.begin(), ranges_.end(), result->mutable_values<ArrayRange>());
  result->set_children(
      {flatten(gather(keys, Rows{keys_.data(), keys_.size()})), flatten(gather_or_null(values, values_))});
  return result;
}

MapKeyIndex::MapKeyIndex(const Vector& keys, ArrayRange range) : keys_(keys), range_(range) {
  if (static_cast<size_t>(range.length) <= kScanned) {
    return;
  }
  slots_.assign(std::bit_ceil(static_cast<size_t>(range.length) * 2), -1);
  for (int32_t i = 0; i < range.length; ++i) {
    size_t slot = hash(static_cast<size_t>(range.offset + i)) & (slots_.size() - 1);
    while (slots_[slot] >= 0) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot] = i;
  }
}

uint64_t MapKeyIndex::hash(size_t key) const {
  const auto row = static_cast<int32_t>(key);
  uint64_t out = 0;
  hash_column(keys_, Rows{&row, 1}, {&out, 1});
  return out;
}

bool MapKeyIndex::same(int32_t position, size_t key) const {
  return compare_values(keys_, static_cast<size_t>(range_.offset + position), keys_, key) == 0;
}

int32_t MapKeyIndex::find(size_t key) const {
  if (slots_.empty()) {
    for (int32_t i = 0; i < range_.length; ++i) {
      if (same(i, key)) {
        return i;
      }
    }
    return -1;
  }
  for (size_t slot = hash(key) & (slots_.size() - 1); slots_[slot] >= 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (same(slots_[slot], key)) {
      return slots_[slot];
    }
  }
  return -1;
}

}  // namespace firesteel
