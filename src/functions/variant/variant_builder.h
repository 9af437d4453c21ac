#pragma once

#include "functions/variant/variant_value.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace firesteel {

/// Writes one value in VARIANT's binary encoding: numbers as narrow as they fit, names in the order of their first use,
/// the fields of an object sorted by name. To be used again for many values.
class VariantBuilder {
 public:
  void clear();

  void append_null();
  void append_boolean(bool value);
  void append_long(int64_t value);
  void append_float(float value);
  void append_double(double value);
  void append_decimal(int128_t unscaled, int scale);
  void append_string(std::string_view value);
  void append_binary(std::string_view value);
  void append_date(int32_t days);
  void append_timestamp(int64_t microseconds);
  void append_timestamp_ntz(int64_t microseconds);
  /// A value of another variant, with the names that it needs.
  void append_variant(const VariantValue& value);

  /// One field of the object being written; `offset` is that of its value behind the object's start.
  struct Field {
    std::string_view name;
    uint32_t id;
    size_t offset;
  };
  /// start: position() before the first value was appended; the name's bytes stay in the builder.
  size_t position() const { return value_.size(); }
  Field field(std::string_view name, size_t start);
  /// Errors: VARIANT_DUPLICATE_KEY.
  void finish_object(size_t start, std::vector<Field>& fields);
  void finish_array(size_t start, const std::vector<size_t>& offsets);

  std::string_view value() const { return value_; }
  /// The dictionary of names. Errors: VARIANT_CONSTRUCTOR_SIZE_LIMIT, VARIANT_SIZE_LIMIT.
  std::string_view metadata();

 private:
  void put(uint64_t value, int bytes);
  void put_primitive(unsigned primitive);

  std::string value_;
  std::string metadata_;
  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<std::string_view> names_;  // by id; the bytes are ids_' keys
};

}  // namespace firesteel
