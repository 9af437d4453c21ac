#include "execution/aggregate/key_numbers.h"

#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace firesteel {
namespace {

// Integers that did not lie close together are looked at again in one of so many batches.
constexpr uint32_t kFailuresToPause = 8;
constexpr uint32_t kPause = 32;
constexpr int64_t kMaxRemembered = 1024;

template <typename T>
constexpr bool kIsInteger = std::is_integral_v<T> && !std::is_same_v<T, int128_t>;

bool is_integer(PhysicalType type) {
  return type == PhysicalType::kBool || type == PhysicalType::kInt8 || type == PhysicalType::kInt16 ||
         type == PhysicalType::kInt32 || type == PhysicalType::kInt64;
}

/// Smallest and largest value of the rows that are not NULL; none when all are.
template <typename T>
std::optional<std::pair<int64_t, int64_t>> extremes(const Vector& key, Rows rows) {
  const T* values = key.values<T>();
  T smallest = std::numeric_limits<T>::max();
  T largest = std::numeric_limits<T>::min();
  bool any = rows.count > 0;
  const auto add = [&](size_t row) {
    smallest = std::min(smallest, values[row]);
    largest = std::max(largest, values[row]);
  };
  if (!key.may_have_nulls()) {
    rows.for_each(add);
  } else {
    any = false;
    rows.for_each([&](size_t row) {
      if (!key.is_null(row)) {
        any = true;
        add(row);
      }
    });
  }
  return any ? std::optional(std::pair<int64_t, int64_t>(smallest, largest)) : std::nullopt;
}

int64_t constant_integer(const Vector& key) {
  const Literal value = key.literal_at(0);
  return key.type().physical() == PhysicalType::kBool ? (value.as_bool() ? 1 : 0)
         : key.type().is_decimal()                    ? static_cast<int64_t>(value.as_decimal())
                                                      : value.as_int64();
}

}  // namespace

void KeyNumbers::forget() { ranges_.clear(); }

bool KeyNumbers::find_range(const Vector& key, Rows rows, KeyRange& range) {
  if (key.is_dictionary()) {
    range = {key.dictionary(), 0, static_cast<uint32_t>(std::min(key.dictionary()->size(), most_) + 1), false};
    return true;
  }
  if (!key.is_flat() || !is_integer(key.type().physical()) ||
      (failures_ >= kFailuresToPause && failures_ % kPause != 0)) {
    return false;
  }
  std::optional<std::pair<int64_t, int64_t>> found;
  dispatch_physical(key.type().physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (kIsInteger<T>) {
      found = extremes<T>(key, rows);
    }
  });
  const auto [low, high] = found.value_or(std::pair<int64_t, int64_t>(0, 0));
  const uint64_t distance = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  refused_ = 0;
  if (distance >= most_ - 1) {
    refused_ = distance;
    return false;
  }
  range = {nullptr, low, static_cast<uint32_t>(distance) + 2, true};
  return true;
}

bool KeyNumbers::covers(const KeyRange& known, const KeyRange& wanted) {
  if (wanted.only_null()) {
    return true;
  }
  if (known.is_integer != wanted.is_integer || !wanted.is_integer) {
    return known.is_integer == wanted.is_integer && known.dictionary == wanted.dictionary;
  }
  const uint64_t offset = static_cast<uint64_t>(wanted.base) - static_cast<uint64_t>(known.base);
  return wanted.base >= known.base && offset < known.size && offset + wanted.size <= known.size;
}

// Makes room for keys that are likely to come. most: numbers the range may have.
void KeyNumbers::widen(KeyRange& range, const KeyRange* before, size_t most) const {
  const bool is_wide = size_t{range.size} * 4 > kMaxNumbers;
  // What was seen before will be seen again, when that is little ...
  if (before != nullptr) {
    const int64_t low = std::min(range.base, before->base);
    const int128_t end = std::max(int128_t{range.base} + range.size, int128_t{before->base} + before->size);
    if ((is_wide || end - low <= kMaxRemembered) && end - low <= static_cast<int64_t>(most)) {
      range.base = low;
      range.size = static_cast<uint32_t>(end - low);
    }
  }
  // ... sorted keys go on behind these ...
  if (!is_wide) {
    range.size = static_cast<uint32_t>(std::max<size_t>(range.size, std::min<size_t>(size_t{range.size} * 4, most)));
    return;
  }
  // ... and others lie a little beyond what the first rows had.
  const uint32_t slack = range.size / 8;
  if (size_t{range.size} + 2 * slack <= most && range.base >= std::numeric_limits<int64_t>::min() + slack) {
    range.base -= slack;
    range.size += 2 * slack;
  }
}

// limit: product of the sizes in wanted_.
void KeyNumbers::restart(size_t limit) {
  for (size_t k = 0; k < wanted_.size(); ++k) {
    KeyRange& range = wanted_[k];
    const size_t others = limit / range.size;
    if (range.only_null() && ranges_.size() == wanted_.size() && ranges_[k].size * others <= most_) {
      range = ranges_[k];  // GROUPING SETS: the column comes again
      limit = others * range.size;
      continue;
    }
    if (!range.is_integer) {
      continue;
    }
    widen(range, ranges_.size() == wanted_.size() && ranges_[k].is_integer ? &ranges_[k] : nullptr, most_ / others);
    limit = others * range.size;
  }
  ranges_ = wanted_;
  limit_ = limit;
}

KeyNumbers::KeyRange KeyNumbers::range_of_constant(const VectorPtr& key) {
  if (key->is_null(0)) {
    return {nullptr, 0, 1, false};
  }
  if (is_integer(key->type().physical())) {
    return {nullptr, constant_integer(*key), 2, true};
  }
  return {key, 0, 2, false};
}

bool KeyNumbers::number(std::span<const VectorPtr> keys, Rows rows, size_t most, size_t spread) {
  most_ = most;
  wanted_.resize(keys.size());
  size_t limit = 1;
  for (size_t k = 0; k < keys.size(); ++k) {
    if (keys[k]->is_constant()) {
      wanted_[k] = range_of_constant(keys[k]);
    } else if (!find_range(*keys[k], rows, wanted_[k])) {
      ++failures_;
      return false;
    }
    limit *= wanted_[k].size;
    if (limit > most_) {
      ++failures_;
      return false;
    }
  }
  failures_ = 0;
  restarted_ = ranges_.size() != keys.size();
  for (size_t k = 0; k < keys.size() && !restarted_; ++k) {
    restarted_ = !covers(ranges_[k], wanted_[k]);
  }
  if (restarted_) {
    restart(limit);
  }
  if (spread > 0) {
    numbers_.assign(spread, static_cast<uint32_t>(limit_));
  } else {
    numbers_.resize(rows.count);
  }
  for (size_t k = 0; k < keys.size(); ++k) {
    add_numbers(*keys[k], rows, ranges_[k], k == 0, spread > 0);
  }
  return true;
}

void KeyNumbers::add_numbers(const Vector& key, Rows rows, const KeyRange& range, bool first, bool spread) {
  uint32_t* out = numbers_.data();
  const uint32_t size = range.size;
  const auto add = [&](auto&& code) {
    size_t i = 0;
    if (spread && first) {
      rows.for_each([&](size_t row) { out[row] = code(row); });
    } else if (spread) {
      rows.for_each([&](size_t row) { out[row] = out[row] * size + code(row); });
    } else if (first) {
      rows.for_each([&](size_t row) { out[i++] = code(row); });
    } else {
      rows.for_each([&](size_t row) {
        out[i] = out[i] * size + code(row);
        ++i;
      });
    }
  };
  if (key.is_constant()) {
    const uint32_t code =
        key.is_null(0) ? size - 1 : (range.is_integer ? static_cast<uint32_t>(constant_integer(key) - range.base) : 0);
    add([&](size_t) { return code; });
    return;
  }
  const auto add_nullable = [&](auto&& code) {
    if (!key.may_have_nulls()) {
      add(code);
    } else {
      add([&](size_t row) { return key.is_null(row) ? size - 1 : code(row); });
    }
  };
  if (key.is_dictionary()) {
    add_nullable([codes = key.codes()](size_t row) { return static_cast<uint32_t>(codes[row]); });
    return;
  }
  dispatch_physical(key.type().physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (kIsInteger<T>) {
      add_nullable([values = key.values<T>(), base = static_cast<uint64_t>(range.base)](size_t row) {
        return static_cast<uint32_t>(static_cast<uint64_t>(values[row]) - base);
      });
    }
  });
}

namespace {

/// Values of one key; codes: positions in its range.
VectorPtr values_of(const KeyNumbers::KeyRange& range, const DataType& type, std::span<const uint32_t> codes) {
  const size_t rows = codes.size();
  if (range.only_null()) {
    return Vector::null_constant(type, rows);
  }
  BufferPtr validity;
  for (size_t i = 0; i < rows; ++i) {
    if (codes[i] == range.size - 1) {
      if (validity == nullptr) {
        validity = Buffer::allocate(bitmap::bytes(rows));
        std::fill_n(validity->mutable_as<uint64_t>(), bitmap::words(rows), ~uint64_t{0});
      }
      bitmap::clear(validity->mutable_as<uint64_t>(), i);
    }
  }
  if (range.dictionary != nullptr) {
    const VectorPtr entries =
        range.dictionary->is_constant() ? flatten(range.dictionary->with_size(1)) : range.dictionary;
    BufferPtr positions = Buffer::allocate(rows * sizeof(int32_t));
    for (size_t i = 0; i < rows; ++i) {
      positions->mutable_as<int32_t>()[i] = codes[i] == range.size - 1 ? 0 : static_cast<int32_t>(codes[i]);
    }
    return Vector::dictionary(entries, std::move(positions), rows, std::move(validity));
  }
  auto column = Vector::flat(type, rows);
  dispatch_physical(type.physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (kIsInteger<T>) {
      for (size_t i = 0; i < rows; ++i) {
        column->mutable_values<T>()[i] = static_cast<T>(static_cast<uint64_t>(range.base) + codes[i]);
      }
    }
  });
  column->set_validity(std::move(validity));
  return column;
}

}  // namespace

std::vector<VectorPtr> KeyNumbers::keys_of(const std::vector<KeyRange>& ranges, const std::vector<DataType>& types,
                                           std::span<const uint32_t> numbers) {
  std::vector<VectorPtr> keys(ranges.size());
  std::vector<uint32_t> left(numbers.begin(), numbers.end());
  std::vector<uint32_t> codes(numbers.size());
  for (size_t k = ranges.size(); k-- > 0;) {
    for (size_t i = 0; i < left.size(); ++i) {
      codes[i] = left[i] % ranges[k].size;
      left[i] /= ranges[k].size;
    }
    keys[k] = values_of(ranges[k], types[k], codes);
  }
  return keys;
}

}  // namespace firesteel
