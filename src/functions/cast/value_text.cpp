#include "functions/cast/value_text.h"

#include "base/errors/spark_error.h"
#include "base/text/number_text.h"
#include "base/time/datetime_format.h"
#include "columnar/decoded_vector.h"
#include "functions/variant/variant_column.h"
#include "functions/variant/variant_json.h"
#include "types/interval_text.h"

namespace firesteel {
namespace {

// Java shows an exponent when the first digit lies more than 6 places behind the point.
void append_decimal(int128_t unscaled, int scale, DecimalStyle style, std::string& out) {
  const int exponent = decimal_digits(unscaled) - 1 - scale;
  if (style == DecimalStyle::kPlain || exponent >= -6) {
    out += decimal_to_string(unscaled, scale);
    return;
  }
  std::string digits = decimal_to_string(unscaled < 0 ? -unscaled : unscaled, 0);
  if (digits.size() > 1) {
    digits.insert(1, ".");
  }
  out += unscaled < 0 ? "-" : "";
  out += digits + "E" + std::to_string(exponent);
}

void append_nullable(const Vector& vector, size_t row, const TimeZone& zone, std::string& out, DecimalStyle style) {
  if (vector.type().is_null() || vector.is_null(row)) {
    out += "null";
  } else {
    append_value_text(vector, row, zone, out, style);
  }
}

void append_nested(const DecodedVector& decoded, size_t row, const TimeZone& zone, std::string& out,
                   DecimalStyle style) {
  const Vector& base = decoded.base();
  if (base.type().is(TypeId::kStruct)) {
    out.push_back('{');
    for (size_t i = 0; i < base.children().size(); ++i) {
      out += i == 0 ? "" : ", ";
      append_nullable(*base.children()[i], decoded.index(row), zone, out, style);
    }
    out.push_back('}');
    return;
  }
  const ArrayRange range = decoded.value<ArrayRange>(row);
  const bool map = base.type().is(TypeId::kMap);
  out.push_back(map ? '{' : '[');
  for (int i = 0; i < range.length; ++i) {
    const auto element = static_cast<size_t>(range.offset + i);
    out += i == 0 ? "" : ", ";
    append_nullable(*base.children()[0], element, zone, out, style);
    if (map) {
      out += " -> ";
      append_nullable(*base.children()[1], element, zone, out, style);
    }
  }
  out.push_back(map ? '}' : ']');
}

}  // namespace

void append_value_text(const Vector& vector, size_t row, const TimeZone& zone, std::string& out, DecimalStyle style) {
  const DecodedVector decoded(vector);
  const DataType& type = vector.type();
  switch (type.id()) {
    case TypeId::kNull:
      return;
    case TypeId::kBoolean:
      out += decoded.value<uint8_t>(row) != 0 ? "true" : "false";
      return;
    case TypeId::kByte:
      return append_integer(decoded.value<int8_t>(row), out);
    case TypeId::kShort:
      return append_integer(decoded.value<int16_t>(row), out);
    case TypeId::kInteger:
      return append_integer(decoded.value<int32_t>(row), out);
    case TypeId::kLong:
      return append_integer(decoded.value<int64_t>(row), out);
    case TypeId::kFloat:
      return append_float(decoded.value<float>(row), out);
    case TypeId::kDouble:
      return append_double(decoded.value<double>(row), out);
    case TypeId::kDecimal:
      return append_decimal(
          type.physical() == PhysicalType::kInt64 ? decoded.value<int64_t>(row) : decoded.value<int128_t>(row),
          type.scale(), style, out);
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
    case TypeId::kBinary:
      out += decoded.value<StringView>(row).view();
      return;
    case TypeId::kDate:
      return append_date(decoded.value<int32_t>(row), out);
    case TypeId::kTimestamp:
      return append_local(zone.local_time(decoded.value<int64_t>(row)), out);
    case TypeId::kTimestampNtz:
      return append_timestamp(decoded.value<int64_t>(row), out);
    case TypeId::kTime:
      return append_time_of_day(decoded.value<int64_t>(row), out);
    case TypeId::kYearMonthInterval:
      return append_year_month_interval(decoded.value<int32_t>(row), type, out);
    case TypeId::kDayTimeInterval:
      return append_day_time_interval(decoded.value<int64_t>(row), type, out);
    case TypeId::kCalendarInterval:
      return append_calendar_interval(decoded.value<CalendarInterval>(row), out);
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
      return append_nested(decoded, row, zone, out, style);
    case TypeId::kVariant:
      return append_variant_json(VariantInput(vector)[row], zone, out);
    case TypeId::kUdt:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "text of " + type.sql()}});
  }
}

}  // namespace firesteel
