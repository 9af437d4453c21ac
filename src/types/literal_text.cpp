// A literal as SQL text (Spark's Literal.sql) and as plain text (Literal.toString).
#include "base/text/number_text.h"
#include "base/time/datetime_format.h"
#include "types/interval_text.h"
#include "types/literal.h"

#include <cmath>

namespace firesteel {
namespace {

std::string number(double value, bool is_float) {
  std::string text;
  if (is_float) {
    append_float(static_cast<float>(value), text);
  } else {
    append_double(value, text);
  }
  return text;
}

// Java's BigDecimal.toString: plain unless the first digit lies more than 6 places behind the point.
std::string decimal_text(int128_t unscaled, int scale) {
  const int exponent = decimal_digits(unscaled) - 1 - scale;
  if (exponent >= -6) {
    return decimal_to_string(unscaled, scale);
  }
  std::string digits = decimal_to_string(unscaled < 0 ? -unscaled : unscaled, 0);
  if (digits.size() > 1) {
    digits.insert(1, ".");
  }
  return (unscaled < 0 ? "-" : "") + digits + "E" + std::to_string(exponent);
}

std::string hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string escaped(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') {
      out += '\\';
    }
    out += c;
  }
  return out + "'";
}

std::string datetime_text(const Literal& literal) {
  std::string text;
  if (literal.type.is(TypeId::kDate)) {
    append_date(literal.as_int64(), text);
  } else if (literal.type.is(TypeId::kTime)) {
    append_time_of_day(literal.as_int64(), text);
  } else {
    append_timestamp(literal.as_int64(), text);
  }
  return text;
}

std::string interval_text(const Literal& literal) {
  std::string text;
  if (literal.type.is(TypeId::kYearMonthInterval)) {
    append_year_month_interval(static_cast<int32_t>(literal.as_int64()), literal.type, text);
  } else if (literal.type.is(TypeId::kDayTimeInterval)) {
    append_day_time_interval(literal.as_int64(), literal.type, text);
  } else {
    append_calendar_interval(std::get<CalendarInterval>(literal.value), text);
  }
  return text;
}

std::string nested_sql(const Literal& literal) {
  const auto& children = literal.children();
  const bool is_struct = literal.type.is(TypeId::kStruct);
  std::string text = literal.type.is(TypeId::kArray) ? "ARRAY(" : (is_struct ? "NAMED_STRUCT(" : "MAP(");
  for (size_t i = 0; i < children.size(); ++i) {
    text += i == 0 ? "" : ", ";
    if (is_struct) {
      text += escaped(literal.type.fields()[i].name) + ", ";
    }
    text += children[i].sql();
  }
  return text + ")";
}

std::string nested_text(const Literal& literal) {
  const auto& children = literal.children();
  const bool is_map = literal.type.is(TypeId::kMap);
  std::string text = literal.type.is(TypeId::kArray) ? "[" : (is_map ? "keys: [" : "[");
  for (size_t i = 0; i < children.size(); i += is_map ? 2 : 1) {
    text += (i == 0 ? "" : ",") + children[i].to_string();
  }
  if (is_map) {
    text += "], values: [";
    for (size_t i = 1; i < children.size(); i += 2) {
      text += (i == 1 ? "" : ",") + children[i].to_string();
    }
  }
  return text + "]";
}

}  // namespace

std::string Literal::to_string() const {
  if (is_null()) {
    return "NULL";
  }
  switch (type.id()) {
    case TypeId::kBoolean:
      return as_bool() ? "true" : "false";
    case TypeId::kFloat:
    case TypeId::kDouble:
      return number(as_double(), type.is(TypeId::kFloat));
    case TypeId::kDecimal:
      return decimal_text(as_decimal(), type.scale());
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
      return as_string();
    case TypeId::kBinary:
      return "0x" + hex(as_string());
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
      return datetime_text(*this);
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
    case TypeId::kCalendarInterval:
      return interval_text(*this);
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant:
      return nested_text(*this);
    default:
      return std::to_string(as_int64());
  }
}

std::string Literal::sql() const {
  if (is_null()) {
    return type.is_null() ? "NULL" : "CAST(NULL AS " + type.sql() + ")";
  }
  switch (type.id()) {
    case TypeId::kByte:
      return to_string() + "Y";
    case TypeId::kShort:
      return to_string() + "S";
    case TypeId::kLong:
      return to_string() + "L";
    case TypeId::kFloat:
    case TypeId::kDouble: {
      const std::string text = to_string();
      const bool finite = std::isfinite(as_double());
      if (finite && type.is(TypeId::kDouble)) {
        return text + "D";
      }
      return "CAST(" + (finite ? text : "'" + text + "'") + " AS " + type.sql() + ")";
    }
    case TypeId::kDecimal:
      return to_string() + "BD";
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
      return escaped(as_string());
    case TypeId::kBinary:
      return "X'" + hex(as_string()) + "'";
    case TypeId::kDate:
      return "DATE '" + to_string() + "'";
    case TypeId::kTimestamp:
      return "TIMESTAMP '" + to_string() + "'";
    case TypeId::kTimestampNtz:
      return "TIMESTAMP_NTZ '" + to_string() + "'";
    case TypeId::kTime:
      return "TIME '" + to_string() + "'";
    case TypeId::kCalendarInterval:
      return "INTERVAL '" + to_string() + "'";
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
      return nested_sql(*this);
    default:
      return to_string();
  }
}

}  // namespace firesteel
