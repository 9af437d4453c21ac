#include "sources/csv/csv_values.h"

#include "base/text/number_text.h"
#include "base/time/datetime_text.h"
#include "functions/cast/decimal_text.h"
#include "functions/cast/value_text.h"
#include "types/interval_text.h"

#include <cmath>
#include <limits>

namespace firesteel::csv_format {
namespace {

bool has_blanks_around(std::string_view text) {
  return !text.empty() &&
         (static_cast<unsigned char>(text.front()) <= ' ' || static_cast<unsigned char>(text.back()) <= ' ');
}

template <typename T>
bool put(VectorBuilder& out, const std::optional<T>& value) {
  if (value) {
    out.append<T>(*value);
  } else {
    out.append_null();
  }
  return value.has_value();
}

template <typename T>
bool append_integer_value(std::string_view text, VectorBuilder& out) {
  std::optional<T> result;
  if (!has_blanks_around(text)) {
    if (const auto value = parse_integer(text, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) {
      result = static_cast<T>(*value);
    }
  }
  return put(out, result);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) {
    return false;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<double> parse_csv_double(std::string_view text, const CsvOptions& options) {
  if (text == options.nan) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (text == options.negative_infinity) {
    return -std::numeric_limits<double>::infinity();
  }
  if (text == options.positive_infinity) {
    return std::numeric_limits<double>::infinity();
  }
  const auto value = parse_double(text);
  // parse_double knows more names than Java does.
  if (value && !std::isfinite(*value) && text.find_first_of("0123456789") == std::string_view::npos &&
      text.find("NaN") == std::string_view::npos && text.find("Infinity") == std::string_view::npos) {
    return std::nullopt;
  }
  return value;
}

bool CsvValues::is_supported(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant:
    case TypeId::kCalendarInterval:
    case TypeId::kNull:
      return false;
    case TypeId::kUdt:
      return is_supported(type.storage_type());
    default:
      return true;
  }
}

bool CsvValues::append_number(std::string_view text, const DataType& type, VectorBuilder& out) const {
  switch (type.id()) {
    case TypeId::kByte:
      return append_integer_value<int8_t>(text, out);
    case TypeId::kShort:
      return append_integer_value<int16_t>(text, out);
    case TypeId::kInteger:
      return append_integer_value<int32_t>(text, out);
    case TypeId::kLong:
      return append_integer_value<int64_t>(text, out);
    case TypeId::kFloat: {
      const auto wide = parse_csv_double(text, options_);
      if (!wide || !std::isfinite(*wide)) {
        return put(out, wide ? std::optional(static_cast<float>(*wide)) : std::nullopt);
      }
      const auto narrow = parse_float(text);
      return put(out, narrow ? narrow : std::optional(static_cast<float>(*wide)));
    }
    default:
      return put(out, parse_csv_double(text, options_));
  }
}

bool CsvValues::append_decimal(std::string_view text, const DataType& type, VectorBuilder& out) const {
  std::string digits;
  if (text.find(',') != std::string_view::npos) {  // thousands
    for (const char c : text) {
      if (c != ',') {
        digits += c;
      }
    }
    text = digits;
  }
  int128_t value = 0;
  if (has_blanks_around(text) || parse_decimal(text, type.precision(), type.scale(), value) != DecimalParse::kGood) {
    out.append_null();
    return false;
  }
  if (type.physical() == PhysicalType::kInt64) {
    out.append<int64_t>(static_cast<int64_t>(value));
  } else {
    out.append<int128_t>(value);
  }
  return true;
}

bool CsvValues::append_moment(std::string_view text, const DataType& type, VectorBuilder& out) const {
  switch (type.id()) {
    case TypeId::kDate:
      return put(out, datetimes_.date(text));
    case TypeId::kTimestamp:
      return put(out, datetimes_.timestamp(text));
    case TypeId::kTimestampNtz:
      return put(out, datetimes_.timestamp_ntz(text));
    case TypeId::kTime:
      return put(out, parse_time_of_day(text));
    case TypeId::kYearMonthInterval:
      return put(out, parse_year_month_interval(text, type));
    case TypeId::kDayTimeInterval:
      return put(out, parse_day_time_interval(text, type));
    default:
      return put(out, parse_calendar_interval(text));
  }
}

bool CsvValues::append(const CsvToken& token, const DataType& type, VectorBuilder& out) const {
  if (is_null(token)) {
    out.append_null();
    return true;
  }
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
    case TypeId::kBinary:
      out.append_string(token.text);
      return true;
    case TypeId::kBoolean: {
      const bool yes = equals_ignoring_case(token.text, "true");
      return put(out, yes || equals_ignoring_case(token.text, "false") ? std::optional<uint8_t>(yes) : std::nullopt);
    }
    case TypeId::kDecimal:
      return append_decimal(token.text, type, out);
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInteger:
    case TypeId::kLong:
    case TypeId::kFloat:
    case TypeId::kDouble:
      return append_number(token.text, type, out);
    case TypeId::kUdt:
      return append(token, type.storage_type(), out);
    default:
      return append_moment(token.text, type, out);
  }
}

void CsvValues::append_text(const Vector& flat, size_t row, std::string& out) const {
  switch (flat.type().id()) {
    case TypeId::kDate:
      datetimes_.append_date(flat.values<int32_t>()[row], out);
      break;
    case TypeId::kTimestamp:
      datetimes_.append_timestamp(flat.values<int64_t>()[row], out);
      break;
    case TypeId::kTimestampNtz:
      datetimes_.append_timestamp_ntz(flat.values<int64_t>()[row], out);
      break;
    case TypeId::kBinary: {
      constexpr const char* kDigits = "0123456789ABCDEF";
      out += '[';
      const std::string_view bytes = flat.values<StringView>()[row].view();
      for (size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        out += i == 0 ? "" : " ";
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
      }
      out += ']';
      break;
    }
    default:
      append_value_text(flat, row, datetimes_.zone(), out, DecimalStyle::kJava);
  }
}

}  // namespace firesteel::csv_format
