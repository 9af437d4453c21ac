#include "sources/parquet/column/value_conversion.h"

#include "base/numeric/int128.h"
#include "columnar/vector.h"
#include "sources/parquet/encoding/value_decoder.h"

#include <cstring>
#include <type_traits>

namespace firesteel::parquet_format {
namespace {

using Parameters = ValueConversion::Parameters;

template <typename From, typename To>
void cast_values(const void* raw, size_t count, const Parameters&, void* out) {
  const From* from = static_cast<const From*>(raw);
  To* to = static_cast<To*>(out);
  for (size_t i = 0; i < count; ++i) {
    to[i] = static_cast<To>(from[i]);
  }
}

/// Wraps around like Java for values that no longer fit.
template <typename From, typename To>
void scale_values(const void* raw, size_t count, const Parameters& parameters, void* out) {
  const From* from = static_cast<const From*>(raw);
  To* to = static_cast<To*>(out);
  for (size_t i = 0; i < count; ++i) {
    if constexpr (sizeof(To) == 16) {
      to[i] = static_cast<To>(from[i]) * parameters.factor;
    } else {
      to[i] = static_cast<To>(static_cast<uint64_t>(static_cast<int64_t>(from[i])) *
                              static_cast<uint64_t>(parameters.factor));
    }
  }
}

constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int64_t kJulianDayOfEpoch = 2'440'588;

void int96_to_micros(const void* raw, size_t count, const Parameters&, void* out) {
  const auto* from = static_cast<const Int96*>(raw);
  auto* to = static_cast<int64_t*>(out);
  for (size_t i = 0; i < count; ++i) {
    const auto nanos = static_cast<int64_t>(from[i][0] | (uint64_t{from[i][1]} << 32));
    const int64_t days = static_cast<int64_t>(from[i][2]) - kJulianDayOfEpoch;
    to[i] = static_cast<int64_t>(static_cast<uint64_t>(days) * kMicrosPerDay + static_cast<uint64_t>(nanos / 1000));
  }
}

/// Big-endian two's complement of any length; higher bytes than fit are dropped (they only repeat the sign).
template <typename To>
void bytes_to_decimal(const void* raw, size_t count, const Parameters& parameters, void* out) {
  const auto* from = static_cast<const StringView*>(raw);
  To* to = static_cast<To*>(out);
  for (size_t i = 0; i < count; ++i) {
    const std::string_view bytes = from[i].view();
    uint128_t value = !bytes.empty() && (static_cast<uint8_t>(bytes[0]) & 0x80) != 0 ? ~uint128_t{0} : 0;
    for (const char byte : bytes) {
      value = (value << 8) | static_cast<uint8_t>(byte);
    }
    to[i] = static_cast<To>(value * static_cast<uint128_t>(parameters.factor));
  }
}

ValueConversion make(ValueConversion::Function function, int64_t factor = 1) { return {function, {factor}}; }

/// Decimals of `scale` from a stored decimal or integer of `precision` digits, the last `from_scale` behind the point.
std::optional<ValueConversion> decimal_conversion(const LeafColumn& leaf, int precision, int from_scale,
                                                  const DataType& target) {
  const int scale_up = target.scale() - from_scale;
  if (scale_up < 0 || scale_up > 18 || target.precision() - target.scale() < precision - from_scale) {
    return std::nullopt;
  }
  const auto factor = static_cast<int64_t>(power_of_ten(scale_up));
  const bool wide = target.physical() == PhysicalType::kInt128;
  switch (leaf.stored) {
    case StoredType::kInt32:
      return wide ? make(scale_values<int32_t, int128_t>, factor) : make(scale_values<int32_t, int64_t>, factor);
    case StoredType::kInt64:
      if (leaf.is_unsigned) {
        return wide ? std::optional(make(scale_values<uint64_t, int128_t>, factor)) : std::nullopt;
      }
      return wide            ? make(scale_values<int64_t, int128_t>, factor)
             : scale_up == 0 ? ValueConversion{}
                             : make(scale_values<int64_t, int64_t>, factor);
    case StoredType::kByteArray:
    case StoredType::kFixedLenByteArray:
      return wide ? make(bytes_to_decimal<int128_t>, factor) : make(bytes_to_decimal<int64_t>, factor);
    default:
      return std::nullopt;
  }
}

std::optional<ValueConversion> to_decimal(const LeafColumn& leaf, const DataType& target) {
  if (leaf.type.is_decimal()) {
    return decimal_conversion(leaf, leaf.type.precision(), leaf.type.scale(), target);
  }
  if (leaf.stored == StoredType::kInt32 && leaf.type.is_integral()) {
    return decimal_conversion(leaf, 10, 0, target);
  }
  if (leaf.stored == StoredType::kInt64 && leaf.type.is(TypeId::kLong)) {
    return decimal_conversion(leaf, 20, 0, target);
  }
  return std::nullopt;
}

std::optional<ValueConversion> from_int32(const LeafColumn& leaf, const DataType& target) {
  const bool is_date = leaf.type.is(TypeId::kDate);
  switch (target.id()) {
    case TypeId::kByte:
      return make(cast_values<int32_t, int8_t>);
    case TypeId::kShort:
      return make(cast_values<int32_t, int16_t>);
    case TypeId::kInteger:
    case TypeId::kYearMonthInterval:
      return is_date ? std::nullopt : std::optional(ValueConversion{});
    case TypeId::kDate:
      return ValueConversion{};
    case TypeId::kLong:
      return leaf.is_unsigned ? make(cast_values<uint32_t, int64_t>) : make(cast_values<int32_t, int64_t>);
    case TypeId::kDouble:
      return is_date ? std::nullopt : std::optional(make(cast_values<int32_t, double>));
    case TypeId::kTimestampNtz:
      return is_date ? std::optional(make(scale_values<int32_t, int64_t>, kMicrosPerDay)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<ValueConversion> from_int64(const LeafColumn& leaf, const DataType& target) {
  const bool is_timestamp = leaf.type.is(TypeId::kTimestamp) || leaf.type.is(TypeId::kTimestampNtz);
  switch (target.id()) {
    case TypeId::kLong:
    case TypeId::kDayTimeInterval:
      return leaf.type.is(TypeId::kLong) ? std::optional(ValueConversion{}) : std::nullopt;
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      if (!is_timestamp) {
        return std::nullopt;
      }
      return leaf.unit == TimeUnit::kMillis ? make(scale_values<int64_t, int64_t>, 1000) : ValueConversion{};
    case TypeId::kTime:
      return leaf.type.is(TypeId::kTime) ? std::optional(make(scale_values<int64_t, int64_t>, 1000)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

/// Does a statistic have the length of its type?
bool statistic_size_fits(const LeafColumn& leaf, size_t size) {
  switch (leaf.stored) {
    case StoredType::kByteArray:
      return true;
    case StoredType::kFixedLenByteArray:
      // A decimal that was cut is another number.
      return !leaf.type.is_decimal() || size == static_cast<size_t>(leaf.type_length);
    case StoredType::kInt96:
      return false;  // its order was never defined
    default:
      return size == raw_width(leaf.stored);
  }
}

}  // namespace

std::optional<ValueConversion> find_conversion(const LeafColumn& leaf, const DataType& target) {
  if (target.is_decimal()) {
    return to_decimal(leaf, target);
  }
  if (leaf.type.is_decimal()) {
    return std::nullopt;
  }
  switch (leaf.stored) {
    case StoredType::kBoolean:
      return target.is(TypeId::kBoolean) ? std::optional(ValueConversion{}) : std::nullopt;
    case StoredType::kInt32:
      return from_int32(leaf, target);
    case StoredType::kInt64:
      return from_int64(leaf, target);
    case StoredType::kInt96:
      return target.is(TypeId::kTimestamp) || target.is(TypeId::kTimestampNtz) ? std::optional(make(int96_to_micros))
                                                                               : std::nullopt;
    case StoredType::kFloat:
      return target.is(TypeId::kFloat)    ? std::optional(ValueConversion{})
             : target.is(TypeId::kDouble) ? std::optional(make(cast_values<float, double>))
                                          : std::nullopt;
    case StoredType::kDouble:
      return target.is(TypeId::kDouble) ? std::optional(ValueConversion{}) : std::nullopt;
    case StoredType::kByteArray:
    case StoredType::kFixedLenByteArray:
      return target.physical() == PhysicalType::kString ? std::optional(ValueConversion{}) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Literal> decode_statistic(const LeafColumn& leaf, const DataType& target, std::string_view encoded) {
  const std::optional<ValueConversion> conversion = find_conversion(leaf, target);
  if (!conversion || !statistic_size_fits(leaf, encoded.size())) {
    return std::nullopt;
  }
  alignas(16) std::array<uint8_t, 16> raw{};
  if (raw_width(leaf.stored) == sizeof(StringView)) {
    const StringView view(encoded);
    std::memcpy(raw.data(), &view, sizeof(view));
  } else {
    std::memcpy(raw.data(), encoded.data(), encoded.size());
  }
  auto value = Vector::flat(target, 1);
  if (conversion->is_identity()) {
    std::memcpy(value->mutable_values<uint8_t>(), raw.data(), physical_width(target.physical()));
  } else {
    conversion->function(raw.data(), 1, conversion->parameters, value->mutable_values<uint8_t>());
  }
  return value->literal_at(0);
}

}  // namespace firesteel::parquet_format
