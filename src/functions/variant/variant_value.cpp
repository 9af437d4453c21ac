#include "functions/variant/variant_value.h"

#include "base/errors/spark_error.h"

#include <bit>
#include <cstring>

namespace firesteel {

using namespace variant_format;

namespace {

[[noreturn]] void malformed() { throw SparkError("MALFORMED_VARIANT"); }

uint64_t little_endian(std::string_view bytes, size_t at, int count) {
  if (at > bytes.size() || bytes.size() - at < static_cast<size_t>(count)) {
    malformed();
  }
  uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, static_cast<size_t>(count));
  return value;
}

int64_t sign_extended(uint64_t value, int bytes) {
  const int unused = 64 - 8 * bytes;
  return static_cast<int64_t>(value << unused) >> unused;
}

int bytes_of(unsigned primitive) {
  switch (primitive) {
    case kInt1:
      return 1;
    case kInt2:
      return 2;
    case kInt4:
    case kDate:
    case kFloat:
      return 4;
    case kInt8:
    case kDouble:
    case kTimestamp:
    case kTimestampNtz:
      return 8;
    case kDecimal4:
      return 1 + 4;
    case kDecimal8:
      return 1 + 8;
    case kDecimal16:
      return 1 + 16;
    case kUuid:
      return 16;
    default:
      return 0;
  }
}

}  // namespace

unsigned VariantValue::header() const {
  if (value_.empty()) {
    malformed();
  }
  return static_cast<unsigned char>(value_[0]);
}

unsigned VariantValue::primitive() const { return header() >> 2; }

uint64_t VariantValue::number(size_t at, int bytes) const { return little_endian(value_, at, bytes); }

int64_t VariantValue::signed_number(size_t at, int bytes) const { return sign_extended(number(at, bytes), bytes); }

VariantKind VariantValue::kind() const {
  switch (header() & 3) {
    case kShortString:
      return VariantKind::kString;
    case kObject:
      return VariantKind::kObject;
    case kArray:
      return VariantKind::kArray;
    default:
      break;
  }
  switch (primitive()) {
    case kNullValue:
      return VariantKind::kNull;
    case kTrue:
    case kFalse:
      return VariantKind::kBoolean;
    case kInt1:
    case kInt2:
    case kInt4:
    case kInt8:
      return VariantKind::kLong;
    case kDouble:
      return VariantKind::kDouble;
    case kDecimal4:
    case kDecimal8:
    case kDecimal16:
      return VariantKind::kDecimal;
    case kDate:
      return VariantKind::kDate;
    case kTimestamp:
      return VariantKind::kTimestamp;
    case kTimestampNtz:
      return VariantKind::kTimestampNtz;
    case kFloat:
      return VariantKind::kFloat;
    case kBinary:
      return VariantKind::kBinary;
    case kLongString:
      return VariantKind::kString;
    case kUuid:
      return VariantKind::kUuid;
    default:
      throw SparkError("UNKNOWN_PRIMITIVE_TYPE_IN_VARIANT", {{"id", std::to_string(primitive())}});
  }
}

bool VariantValue::as_boolean() const { return primitive() == kTrue; }

int64_t VariantValue::as_long() const { return signed_number(1, bytes_of(primitive())); }

double VariantValue::as_double() const { return std::bit_cast<double>(number(1, 8)); }

float VariantValue::as_float() const { return std::bit_cast<float>(static_cast<uint32_t>(number(1, 4))); }

std::string_view VariantValue::as_bytes() const {
  if ((header() & 3) == kShortString) {
    const size_t length = header() >> 2;
    if (value_.size() < 1 + length) {
      malformed();
    }
    return value_.substr(1, length);
  }
  const bool uuid = primitive() == kUuid;
  const size_t length = uuid ? 16 : number(1, 4);
  const size_t start = uuid ? 1 : 5;
  if (value_.size() - start < length) {
    malformed();
  }
  return value_.substr(start, length);
}

VariantValue::Decimal VariantValue::as_decimal() const {
  const int scale = static_cast<int>(number(1, 1));
  if (scale > 38) {
    malformed();
  }
  switch (primitive()) {
    case kDecimal4:
      return {signed_number(2, 4), scale};
    case kDecimal8:
      return {signed_number(2, 8), scale};
    default:
      return {static_cast<int128_t>((static_cast<uint128_t>(number(10, 8)) << 64) | number(2, 8)), scale};
  }
}

VariantValue::Decimal VariantValue::Decimal::stripped() const {
  Decimal result = *this;
  if (result.unscaled == 0) {
    return {0, 0};
  }
  for (; result.unscaled % 10 == 0; --result.scale) {
    result.unscaled /= 10;
  }
  return result;
}

VariantValue::Layout VariantValue::layout() const {
  const unsigned bits = header() >> 2;
  const bool object = (header() & 3) == kObject;
  if (!object && (header() & 3) != kArray) {
    malformed();
  }
  Layout layout{};
  layout.offset_size = static_cast<int>(bits & 3) + 1;
  layout.id_size = object ? static_cast<int>((bits >> 2) & 3) + 1 : 0;
  const int count_size = ((bits >> (object ? 4 : 2)) & 1) != 0 ? 4 : 1;
  layout.count = static_cast<uint32_t>(number(1, count_size));
  layout.ids = 1 + static_cast<size_t>(count_size);
  layout.offsets = layout.ids + static_cast<size_t>(layout.count) * static_cast<size_t>(layout.id_size);
  layout.data = layout.offsets + (static_cast<size_t>(layout.count) + 1) * static_cast<size_t>(layout.offset_size);
  if (layout.data > value_.size()) {
    malformed();
  }
  return layout;
}

uint32_t VariantValue::count() const { return layout().count; }

VariantValue VariantValue::at(const Layout& layout, uint32_t index) const {
  if (index >= layout.count) {
    malformed();
  }
  const size_t offset = number(layout.offsets + index * static_cast<size_t>(layout.offset_size), layout.offset_size);
  if (offset >= value_.size() - layout.data) {
    malformed();
  }
  return {value_.substr(layout.data + offset), metadata_};
}

VariantValue VariantValue::element(uint32_t index) const { return at(layout(), index); }
VariantValue VariantValue::field(uint32_t index) const { return at(layout(), index); }

std::string_view VariantValue::field_name(uint32_t index) const {
  const Layout where = layout();
  const size_t id = number(where.ids + index * static_cast<size_t>(where.id_size), where.id_size);
  const int width = static_cast<int>(little_endian(metadata_, 0, 1) >> 6) + 1;
  const size_t names = little_endian(metadata_, 1, width);
  if (id >= names) {
    malformed();
  }
  const auto step = static_cast<size_t>(width);
  const size_t offsets = 1 + step;
  const size_t start = little_endian(metadata_, offsets + id * step, width);
  const size_t end = little_endian(metadata_, offsets + (id + 1) * step, width);
  const size_t text = offsets + (names + 1) * step;
  if (start > end || text + end > metadata_.size()) {
    malformed();
  }
  return metadata_.substr(text + start, end - start);
}

int64_t VariantValue::find(std::string_view name) const {
  // The names are sorted; few are found as fast one by one, in whatever order they are.
  constexpr uint32_t kFew = 32;
  uint32_t low = 0;
  uint32_t high = count();
  while (high - low > kFew) {
    const uint32_t middle = low + (high - low) / 2;
    (field_name(middle) <= name ? low : high) = middle;
  }
  for (; low < high; ++low) {
    if (field_name(low) == name) {
      return low;
    }
  }
  return -1;
}

size_t VariantValue::size() const {
  switch (header() & 3) {
    case kShortString:
      return 1 + (header() >> 2);
    case kObject:
    case kArray: {
      const Layout where = layout();
      const auto step = static_cast<size_t>(where.offset_size);
      return where.data + number(where.offsets + where.count * step, where.offset_size);
    }
    default:
      break;
  }
  const bool counted = primitive() == kBinary || primitive() == kLongString;
  return counted ? 5 + number(1, 4) : 1 + static_cast<size_t>(bytes_of(primitive()));
}

}  // namespace firesteel
