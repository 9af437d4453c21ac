#include "functions/csv/csv_record_reader.h"

#include "base/text/number_text.h"
#include "functions/cast/decimal_text.h"
#include "types/interval_text.h"

#include <charconv>
#include <limits>

namespace firesteel {
namespace {

template <typename T>
bool put(VectorBuilder& out, const std::optional<T>& value) {
  if (value) {
    out.append(*value);
  }
  return value.has_value();
}

// Digits with a sign, no blanks.
template <typename T>
bool put_integer(VectorBuilder& out, std::string_view text) {
  T number{};
  text.remove_prefix(text.size() > 1 && text[0] == '+' && text[1] != '-' ? 1 : 0);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = result.ec == std::errc() && result.ptr == text.data() + text.size();
  return put(out, good ? std::optional(number) : std::nullopt);
}

bool same(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b;
         });
}

}  // namespace

CsvRecordReader::CsvRecordReader(DataType type, const CsvFieldOptions& options, std::string_view session_zone)
    : type_(std::move(type)), options_(options), datetimes_(options.record, session_zone) {
  const auto& fields = type_.fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == options.corrupt_record_column && fields[i].type.is_string_like()) {
      corrupt_field_ = static_cast<int>(i);
    }
  }
}

void CsvRecordReader::check_type(const DataType& type) {
  if (type.is_nested() || type.is(TypeId::kVariant) || type.is(TypeId::kUdt) || type.is_null()) {
    throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + type.sql() + "\""}});
  }
}

bool CsvRecordReader::append(std::span<const std::string> fields, std::string_view record, VectorBuilder& out) {
  const auto& wanted = type_.fields();
  bool good = fields.size() == wanted.size() - (corrupt_field_ >= 0 ? 1 : 0);
  size_t next = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (static_cast<int>(i) == corrupt_field_) {
      continue;
    }
    VectorBuilder& column = out.child(i);
    const bool given = next < fields.size() && fields[next] != options_.null_value;
    if (!given) {
      column.append_null();
    } else if (!append_field(fields[next], wanted[i].type, column)) {
      column.append_null();
      good = false;
    }
    ++next;
  }
  if (corrupt_field_ >= 0) {
    VectorBuilder& column = out.child(static_cast<size_t>(corrupt_field_));
    good ? column.append_null() : column.append_string(record);
  }
  out.finish_struct();
  return good;
}

bool CsvRecordReader::append_field(std::string_view text, const DataType& type, VectorBuilder& out) const {
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
    case TypeId::kBinary:
      out.append_string(text);
      return true;
    case TypeId::kBoolean:
      if (!same(text, "true") && !same(text, "false")) {
        return false;
      }
      out.append<uint8_t>(same(text, "true") ? 1 : 0);
      return true;
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInteger:
    case TypeId::kLong:
    case TypeId::kFloat:
    case TypeId::kDouble:
    case TypeId::kDecimal:
      return append_number(text, type, out);
    default:
      return append_moment(text, type, out);
  }
}

bool CsvRecordReader::append_number(std::string_view text, const DataType& type, VectorBuilder& out) const {
  switch (type.id()) {
    case TypeId::kByte:
      return put_integer<int8_t>(out, text);
    case TypeId::kShort:
      return put_integer<int16_t>(out, text);
    case TypeId::kInteger:
      return put_integer<int32_t>(out, text);
    case TypeId::kLong:
      return put_integer<int64_t>(out, text);
    case TypeId::kDecimal: {
      int128_t number = 0;
      if (parse_decimal(text, type.precision(), type.scale(), number) != DecimalParse::kGood) {
        return false;
      }
      return type.physical() == PhysicalType::kInt64 ? put(out, std::optional(static_cast<int64_t>(number)))
                                                     : put(out, std::optional(number));
    }
    default:
      break;
  }
  std::optional<double> special;
  if (text == options_.nan_value) {
    special = std::numeric_limits<double>::quiet_NaN();
  } else if (text == options_.positive_infinity) {
    special = std::numeric_limits<double>::infinity();
  } else if (text == options_.negative_infinity) {
    special = -std::numeric_limits<double>::infinity();
  }
  if (type.is(TypeId::kDouble)) {
    return put(out, special ? special : parse_double(text));
  }
  return put(out, special ? std::optional(static_cast<float>(*special)) : parse_float(text));
}

bool CsvRecordReader::append_moment(std::string_view text, const DataType& type, VectorBuilder& out) const {
  switch (type.id()) {
    case TypeId::kDate:
      return put(out, datetimes_.date(text));
    case TypeId::kTimestamp:
      return put(out, datetimes_.timestamp(text));
    case TypeId::kTimestampNtz:
      return put(out, datetimes_.timestamp_ntz(text));
    case TypeId::kTime:
      return put(out, datetimes_.time(text));
    case TypeId::kYearMonthInterval:
      return put(out, parse_year_month_interval(text, type));
    case TypeId::kDayTimeInterval:
      return put(out, parse_day_time_interval(text, type));
    default:
      return put(out, parse_calendar_interval(text));
  }
}

}  // namespace firesteel
