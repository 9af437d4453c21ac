#include "functions/variant/variant_builder.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace firesteel {

using namespace variant_format;

namespace {

constexpr size_t kMostBytes = 128 * 1024 * 1024;  // of a value, and of its names

int bytes_for(size_t value) { return value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : value <= 0xFFFFFF ? 3 : 4; }

void append_number(std::string& out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out.push_back(static_cast<char>(value >> (8 * i)));
  }
}

template <typename T>
bool fits(int64_t value) {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

void check_size(size_t bytes) {
  if (bytes > kMostBytes) {
    throw SparkError("VARIANT_SIZE_LIMIT",
                     {{"sizeLimit", std::to_string(kMostBytes)}, {"functionName", "`parse_json`"}});
  }
}

}  // namespace

void VariantBuilder::clear() {
  value_.clear();
  ids_.clear();
  names_.clear();
}

void VariantBuilder::put(uint64_t value, int bytes) { append_number(value_, value, bytes); }
void VariantBuilder::put_primitive(unsigned primitive) { value_.push_back(static_cast<char>(primitive << 2)); }

void VariantBuilder::append_null() { put_primitive(kNullValue); }
void VariantBuilder::append_boolean(bool value) { put_primitive(value ? kTrue : kFalse); }

void VariantBuilder::append_long(int64_t value) {
  const int bytes = fits<int8_t>(value) ? 1 : fits<int16_t>(value) ? 2 : fits<int32_t>(value) ? 4 : 8;
  put_primitive(bytes == 1 ? kInt1 : bytes == 2 ? kInt2 : bytes == 4 ? kInt4 : kInt8);
  put(static_cast<uint64_t>(value), bytes);
}

void VariantBuilder::append_float(float value) {
  put_primitive(kFloat);
  put(std::bit_cast<uint32_t>(value), 4);
}

void VariantBuilder::append_double(double value) {
  put_primitive(kDouble);
  put(std::bit_cast<uint64_t>(value), 8);
}

void VariantBuilder::append_decimal(int128_t unscaled, int scale) {
  const int digits = std::max(decimal_digits(unscaled), scale);
  const unsigned type = digits <= 9 ? kDecimal4 : digits <= 18 ? kDecimal8 : kDecimal16;
  put_primitive(type);
  put(static_cast<uint64_t>(scale), 1);
  put(static_cast<uint64_t>(unscaled), type == kDecimal4 ? 4 : 8);
  if (type == kDecimal16) {
    put(static_cast<uint64_t>(static_cast<uint128_t>(unscaled) >> 64), 8);
  }
}

void VariantBuilder::append_string(std::string_view value) {
  if (value.size() <= kMostShort) {
    value_.push_back(static_cast<char>((value.size() << 2) | kShortString));
  } else {
    put_primitive(kLongString);
    put(value.size(), 4);
  }
  value_ += value;
}

void VariantBuilder::append_binary(std::string_view value) {
  put_primitive(kBinary);
  put(value.size(), 4);
  value_ += value;
}

void VariantBuilder::append_date(int32_t days) {
  put_primitive(kDate);
  put(static_cast<uint32_t>(days), 4);
}

void VariantBuilder::append_timestamp(int64_t microseconds) {
  put_primitive(kTimestamp);
  put(static_cast<uint64_t>(microseconds), 8);
}

void VariantBuilder::append_timestamp_ntz(int64_t microseconds) {
  put_primitive(kTimestampNtz);
  put(static_cast<uint64_t>(microseconds), 8);
}

void VariantBuilder::append_variant(const VariantValue& value) {
  const size_t start = position();
  if (value.kind() == VariantKind::kObject) {
    std::vector<Field> fields;
    for (uint32_t i = 0; i < value.count(); ++i) {
      fields.push_back(field(value.field_name(i), start));
      append_variant(value.field(i));
    }
    finish_object(start, fields);
  } else if (value.kind() == VariantKind::kArray) {
    std::vector<size_t> offsets;
    for (uint32_t i = 0; i < value.count(); ++i) {
      offsets.push_back(position() - start);
      append_variant(value.element(i));
    }
    finish_array(start, offsets);
  } else {
    value_ += value.bytes();
  }
}

VariantBuilder::Field VariantBuilder::field(std::string_view name, size_t start) {
  const auto [known, added] = ids_.try_emplace(std::string(name), static_cast<uint32_t>(names_.size()));
  if (added) {
    names_.push_back(known->first);
  }
  return {known->first, known->second, position() - start};
}

void VariantBuilder::finish_object(size_t start, std::vector<Field>& fields) {
  std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
  uint32_t most = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    most = std::max(most, fields[i].id);
    if (i > 0 && fields[i].id == fields[i - 1].id) {
      throw SparkError("VARIANT_DUPLICATE_KEY", {{"key", std::string(fields[i].name)}});
    }
  }
  const size_t data = position() - start;
  check_size(data);
  const bool large = fields.size() > 0xFF;
  const int id_size = bytes_for(most);
  const int offset_size = bytes_for(data);
  std::string header;
  header.push_back(static_cast<char>(((large ? 1 : 0) << 6) | ((id_size - 1) << 4) | ((offset_size - 1) << 2) |
                                     static_cast<int>(kObject)));
  append_number(header, fields.size(), large ? 4 : 1);
  for (const Field& field : fields) {
    append_number(header, field.id, id_size);
  }
  for (const Field& field : fields) {
    append_number(header, field.offset, offset_size);
  }
  append_number(header, data, offset_size);
  value_.insert(start, header);
}

void VariantBuilder::finish_array(size_t start, const std::vector<size_t>& offsets) {
  const size_t data = position() - start;
  check_size(data);
  const bool large = offsets.size() > 0xFF;
  const int offset_size = bytes_for(data);
  std::string header;
  header.push_back(static_cast<char>(((large ? 1 : 0) << 4) | ((offset_size - 1) << 2) | static_cast<int>(kArray)));
  append_number(header, offsets.size(), large ? 4 : 1);
  for (const size_t offset : offsets) {
    append_number(header, offset, offset_size);
  }
  append_number(header, data, offset_size);
  value_.insert(start, header);
}

std::string_view VariantBuilder::metadata() {
  size_t bytes = 0;
  for (const std::string_view name : names_) {
    bytes += name.size();
  }
  check_size(bytes);
  const int width = bytes_for(std::max(bytes, names_.size()));
  metadata_.clear();
  metadata_.push_back(static_cast<char>(1 | ((width - 1) << 6)));
  append_number(metadata_, names_.size(), width);
  size_t end = 0;
  for (const std::string_view name : names_) {
    append_number(metadata_, end, width);
    end += name.size();
  }
  append_number(metadata_, end, width);
  for (const std::string_view name : names_) {
    metadata_ += name;
  }
  return metadata_;
}

}  // namespace firesteel
