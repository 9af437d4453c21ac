#include "columnar/row_keys/sort_keys.h"

#include "base/errors/check.h"
#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace firesteel {
namespace {

template <typename Unsigned>
void put_big_endian(Unsigned bits, uint8_t* to) {
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    to[i] = static_cast<uint8_t>(bits >> (8 * (sizeof(Unsigned) - 1 - i)));
  }
}

template <typename Signed, typename Unsigned>
Unsigned flip_sign(Signed value) {
  return static_cast<Unsigned>(value) ^ (Unsigned{1} << (sizeof(Unsigned) * 8 - 1));
}

/// Negative numbers inverted, others with the sign bit set: the order of the bits is the order of the numbers.
template <typename Float, typename Unsigned>
Unsigned ordered_bits(Float value) {
  const Float normal = std::isnan(value) ? std::numeric_limits<Float>::quiet_NaN() : value + Float{0};
  const auto bits = std::bit_cast<Unsigned>(normal);
  const Unsigned sign = Unsigned{1} << (sizeof(Unsigned) * 8 - 1);
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

void put(uint8_t value, uint8_t* to) { *to = value; }
void put(int8_t value, uint8_t* to) { *to = flip_sign<int8_t, uint8_t>(value); }
void put(int16_t value, uint8_t* to) { put_big_endian(flip_sign<int16_t, uint16_t>(value), to); }
void put(int32_t value, uint8_t* to) { put_big_endian(flip_sign<int32_t, uint32_t>(value), to); }
void put(int64_t value, uint8_t* to) { put_big_endian(flip_sign<int64_t, uint64_t>(value), to); }
void put(int128_t value, uint8_t* to) { put_big_endian(flip_sign<int128_t, uint128_t>(value), to); }
void put(float value, uint8_t* to) { put_big_endian(ordered_bits<float, uint32_t>(value), to); }
void put(double value, uint8_t* to) { put_big_endian(ordered_bits<double, uint64_t>(value), to); }
void put(const CalendarInterval& value, uint8_t* to) {
  put(value.months, to);
  put(value.days, to + 4);
  put(value.microseconds, to + 8);
}

template <typename T>
constexpr bool kFixed = !std::is_same_v<T, StringView> && !std::is_same_v<T, ArrayRange>;

/// Bytes of a string: 0 → 0 255, and 0 0 behind it, so that no key is a prefix of another.
size_t string_key_size(std::string_view text) {
  return text.size() + static_cast<size_t>(std::count(text.begin(), text.end(), '\0')) + 2;
}
uint8_t* put_string(std::string_view text, uint8_t* to) {
  if (text.empty() || std::memchr(text.data(), 0, text.size()) == nullptr) {
    if (!text.empty()) {
      std::memcpy(to, text.data(), text.size());
    }
    to += text.size();
  } else {
    for (const char c : text) {
      *to++ = static_cast<uint8_t>(c);
      if (c == '\0') {
        *to++ = 0xff;
      }
    }
  }
  *to++ = 0;
  *to++ = 0;
  return to;
}

/// Any value with a byte for NULL before it (NULL first), of any type; for elements and fields.
void append_any(const Vector& vector, size_t row, std::vector<uint8_t>& out) {
  const DecodedVector decoded(vector);
  const PhysicalType physical = vector.type().physical();
  if (physical == PhysicalType::kNull || decoded.is_null(row)) {
    out.push_back(0);
    return;
  }
  out.push_back(1);
  const Vector& base = decoded.base();
  const size_t index = decoded.index(row);
  if (physical == PhysicalType::kStruct) {
    for (const VectorPtr& child : base.children()) {
      append_any(*child, index, out);
    }
    return;
  }
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    const size_t at = out.size();
    if constexpr (std::is_same_v<T, ArrayRange>) {
      const ArrayRange range = base.values<ArrayRange>()[index];
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        out.push_back(1);
        for (const VectorPtr& child : base.children()) {
          append_any(*child, static_cast<size_t>(i), out);
        }
      }
      out.push_back(0);
    } else if constexpr (std::is_same_v<T, StringView>) {
      const std::string_view text = base.values<StringView>()[index].view();
      out.resize(at + string_key_size(text));
      put_string(text, out.data() + at);
    } else {
      out.resize(at + sizeof(T));
      put(base.values<T>()[index], out.data() + at);
    }
  });
}

/// One key column of the rows being encoded.
class ColumnKeys {
 public:
  ColumnKeys(const Vector& vector, const SortKeyOrder& order, Rows rows)
      : decoded_(vector), order_(order), rows_(rows), physical_(order.type.physical()) {
    if (is_nested()) {
      for (size_t i = 0; i < rows.count; ++i) {
        append_any(vector, static_cast<size_t>(rows[i]), nested_);
        nested_ends_.push_back(nested_.size());
      }
    }
  }

  void add_sizes(std::vector<uint32_t>& sizes) const {
    const uint32_t null_byte = has_null_byte() ? 1 : 0;
    if (is_nested()) {
      for (size_t i = 0; i < rows_.count; ++i) {
        sizes[i] += null_byte + static_cast<uint32_t>(nested_ends_[i] - nested_begin(i));
      }
    } else if (physical_ == PhysicalType::kString) {
      for (size_t i = 0; i < rows_.count; ++i) {
        const auto row = static_cast<size_t>(rows_[i]);
        const size_t size = decoded_.is_null(row) ? 0 : string_key_size(decoded_.value<StringView>(row).view());
        sizes[i] += null_byte + static_cast<uint32_t>(size);
      }
    } else {
      const auto width = static_cast<uint32_t>(physical_width(physical_));
      for (uint32_t& size : sizes) {
        size += null_byte + width;
      }
    }
  }

  void write(std::vector<uint8_t*>& cursors) const {
    if (is_nested()) {
      write_nested(cursors);
    } else if (physical_ == PhysicalType::kNull) {
      write_null_bytes(cursors);
    } else {
      dispatch_physical(physical_, [&]<typename T>(std::type_identity<T>) {
        if constexpr (std::is_same_v<T, StringView>) {
          write_strings(cursors);
        } else if constexpr (kFixed<T>) {
          write_fixed<T>(cursors);
        }
      });
    }
  }

 private:
  bool is_nested() const {
    return physical_ == PhysicalType::kStruct || physical_ == PhysicalType::kArray || physical_ == PhysicalType::kMap;
  }
  bool has_null_byte() const { return order_.nullable || physical_ == PhysicalType::kNull; }
  size_t nested_begin(size_t i) const { return i == 0 ? 0 : nested_ends_[i - 1]; }
  uint8_t null_byte(bool null) const { return null == order_.nulls_first ? 0 : 1; }
  void invert(uint8_t* from, uint8_t* to) const {
    if (!order_.ascending) {
      for (; from < to; ++from) {
        *from = static_cast<uint8_t>(~*from);
      }
    }
  }

  template <typename T>
  void write_fixed(std::vector<uint8_t*>& cursors) const {
    for (size_t i = 0; i < rows_.count; ++i) {
      const auto row = static_cast<size_t>(rows_[i]);
      uint8_t*& at = cursors[i];
      const bool null = decoded_.is_null(row);
      if (order_.nullable) {
        *at++ = null_byte(null);
      }
      if (null) {
        std::memset(at, 0, sizeof(T));
      } else {
        put(decoded_.value<T>(row), at);
        invert(at, at + sizeof(T));
      }
      at += sizeof(T);
    }
  }
  void write_strings(std::vector<uint8_t*>& cursors) const {
    for (size_t i = 0; i < rows_.count; ++i) {
      const auto row = static_cast<size_t>(rows_[i]);
      uint8_t*& at = cursors[i];
      const bool null = decoded_.is_null(row);
      if (order_.nullable) {
        *at++ = null_byte(null);
      }
      if (!null) {
        uint8_t* end = put_string(decoded_.value<StringView>(row).view(), at);
        invert(at, end);
        at = end;
      }
    }
  }
  void write_nested(std::vector<uint8_t*>& cursors) const {
    for (size_t i = 0; i < rows_.count; ++i) {
      uint8_t*& at = cursors[i];
      if (order_.nullable) {
        *at++ = null_byte(decoded_.is_null(static_cast<size_t>(rows_[i])));
      }
      const size_t size = nested_ends_[i] - nested_begin(i);
      std::memcpy(at, nested_.data() + nested_begin(i), size);
      invert(at, at + size);
      at += size;
    }
  }
  void write_null_bytes(std::vector<uint8_t*>& cursors) const {
    for (uint8_t*& at : cursors) {
      *at++ = null_byte(true);
    }
  }

  DecodedVector decoded_;
  const SortKeyOrder& order_;
  Rows rows_;
  PhysicalType physical_;
  std::vector<uint8_t> nested_;
  std::vector<size_t> nested_ends_;
};

}  // namespace

uint64_t NormalizedKeys::prefix(size_t i) const {
  uint64_t word = 0;
  if (const size_t size = key_size(i); size > 0) {  // no keys, no bytes: data() is null then
    std::memcpy(&word, data(i), std::min(size, sizeof(word)));
  }
  return __builtin_bswap64(word);
}

int compare_keys(const uint8_t* left, size_t left_size, const uint8_t* right, size_t right_size) {
  const size_t shared = std::min(left_size, right_size);
  const int order = shared == 0 ? 0 : std::memcmp(left, right, shared);
  return order != 0 ? order : (left_size < right_size ? -1 : (left_size > right_size ? 1 : 0));
}

SortKeyEncoder::SortKeyEncoder(std::vector<SortKeyOrder> orders, size_t leading)
    : orders_(std::move(orders)), leading_(leading) {}

void SortKeyEncoder::encode(std::span<const VectorPtr> columns, Rows rows, NormalizedKeys& out) const {
  std::vector<ColumnKeys> keys;
  keys.reserve(orders_.size());
  out.ends.assign(rows.count, 0);
  out.leading_sizes.clear();
  for (size_t c = 0; c < orders_.size(); ++c) {
    keys.emplace_back(*columns[c], orders_[c], rows);
    keys[c].add_sizes(out.ends);
    if (c + 1 == leading_) {
      out.leading_sizes = out.ends;
    }
  }
  uint64_t total = 0;
  for (uint32_t& end : out.ends) {
    total += end;
    end = static_cast<uint32_t>(total);
  }
  check(total <= std::numeric_limits<uint32_t>::max(), "the sort keys of one batch take more than 4 GB");
  out.bytes.resize(total);
  std::vector<uint8_t*> cursors(rows.count);
  for (size_t i = 0; i < rows.count; ++i) {
    cursors[i] = out.bytes.data() + out.begin(i);
  }
  for (const ColumnKeys& column : keys) {
    column.write(cursors);
  }
}

std::optional<int64_t> SortKeyEncoder::first_integer(std::span<const uint8_t> key) const {
  const SortKeyOrder& order = orders_[0];
  const PhysicalType physical = order.type.physical();
  const bool integral = physical == PhysicalType::kInt8 || physical == PhysicalType::kInt16 ||
                        physical == PhysicalType::kInt32 || physical == PhysicalType::kInt64;
  const size_t width = integral ? physical_width(physical) : 0;
  const size_t begin = order.nullable ? 1 : 0;
  if (!integral || key.size() < begin + width || (order.nullable && (key[0] == 0) == order.nulls_first)) {
    return std::nullopt;
  }
  uint64_t bits = 0;
  for (size_t i = begin; i < begin + width; ++i) {
    bits = bits << 8 | (order.ascending ? key[i] : static_cast<uint8_t>(~key[i]));
  }
  // The sign bit was flipped; then it fills what is above.
  const size_t unused = 64 - 8 * width;
  return static_cast<int64_t>((bits ^ (uint64_t{1} << (8 * width - 1))) << unused) >> unused;
}

}  // namespace firesteel
