#pragma once

#include "base/numeric/int128.h"

#include <cstdint>
#include <string_view>

namespace firesteel {

/// What a VARIANT holds.
enum class VariantKind : uint8_t {
  kNull,
  kBoolean,
  kLong,
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kBinary,
  kDate,
  kTimestamp,
  kTimestampNtz,
  kArray,
  kObject,
  kUuid,
};

/// A value, or a part of one, in the binary encoding of VARIANT (Parquet's "Variant Binary Encoding"): bytes of the
/// value and, shared by all parts, a dictionary of field names. A view: the bytes have to outlive it.
///
/// Reading bytes that are no variant fails with MALFORMED_VARIANT.
class VariantValue {
 public:
  VariantValue(std::string_view value, std::string_view metadata) : value_(value), metadata_(metadata) {}

  VariantKind kind() const;
  bool as_boolean() const;
  int64_t as_long() const;  // kLong, and the days or microseconds of dates and timestamps
  double as_double() const;
  float as_float() const;
  std::string_view as_bytes() const;  // kString, kBinary, kUuid
  struct Decimal {
    int128_t unscaled;
    int scale;
    /// The same without zeros at the end (and then with a scale below 0 for 100).
    Decimal stripped() const;
  };
  Decimal as_decimal() const;

  /// Elements of an array, fields of an object.
  uint32_t count() const;
  VariantValue element(uint32_t index) const;  // of an array
  /// Fields in the order of their names.
  std::string_view field_name(uint32_t index) const;
  VariantValue field(uint32_t index) const;
  /// Position of the field; -1: there is none.
  int64_t find(std::string_view name) const;

  std::string_view metadata() const { return metadata_; }
  /// The bytes of this value alone.
  std::string_view bytes() const { return value_.substr(0, size()); }
  size_t size() const;

 private:
  struct Layout {
    uint32_t count;
    int id_size;  // 0: an array
    int offset_size;
    size_t ids;
    size_t offsets;
    size_t data;
  };
  Layout layout() const;
  uint64_t number(size_t at, int bytes) const;
  int64_t signed_number(size_t at, int bytes) const;
  VariantValue at(const Layout& layout, uint32_t index) const;
  unsigned header() const;
  unsigned primitive() const;

  std::string_view value_;
  std::string_view metadata_;
};

namespace variant_format {

// The low two bits of a value's first byte, and the rest of it for primitive values.
inline constexpr unsigned kPrimitive = 0;
inline constexpr unsigned kShortString = 1;
inline constexpr unsigned kObject = 2;
inline constexpr unsigned kArray = 3;
enum Primitive : unsigned {
  kNullValue,
  kTrue,
  kFalse,
  kInt1,
  kInt2,
  kInt4,
  kInt8,
  kDouble,
  kDecimal4,
  kDecimal8,
  kDecimal16,
  kDate,
  kTimestamp,
  kTimestampNtz,
  kFloat,
  kBinary,
  kLongString,
  kUuid = 20,
};
inline constexpr size_t kMostShort = 63;  // bytes of a short string

}  // namespace variant_format

}  // namespace firesteel
