#include "sources/files/partition_value.h"

#include "base/time/datetime_text.h"
#include "types/coercion.h"

#include <array>
#include <charconv>
#include <limits>

namespace firesteel {
namespace {

constexpr std::string_view kHiveNull = "__HIVE_DEFAULT_PARTITION__";

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

std::optional<int64_t> parse_integer(std::string_view text) {
  if (text.starts_with("+")) {
    text.remove_prefix(1);
    if (text.starts_with("-")) {
      return std::nullopt;
    }
  }
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Integers beyond BIGINT, also written with an exponent: java.math.BigDecimal with a scale of at most 0.
struct WholeNumber {
  int128_t value = 0;
  int digits = 0;
};

std::optional<WholeNumber> parse_whole(std::string_view text) {
  WholeNumber number;
  const bool negative = text.starts_with("-");
  if (negative || text.starts_with("+")) {
    text.remove_prefix(1);
  }
  int64_t exponent = 0;
  const size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    const auto parsed = parse_integer(text.substr(e + 1));
    if (!parsed) {
      return std::nullopt;
    }
    exponent = *parsed;
    text = text.substr(0, e);
  }
  const size_t point = text.find('.');
  const auto fraction_digits = point == std::string_view::npos ? 0 : static_cast<int64_t>(text.size() - point - 1);
  const int64_t scale = fraction_digits - exponent;
  if (text.empty() || text == "." || scale > 0 || scale < -38) {
    return std::nullopt;
  }
  for (const char c : text) {
    if (c == '.' && &c == text.data() + point) {
      continue;
    }
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    number.value = number.value * 10 + (c - '0');
    number.digits += number.digits > 0 || c != '0' ? 1 : 0;
    if (number.digits > 38) {
      return std::nullopt;
    }
  }
  number.digits += static_cast<int>(-scale);
  if (number.digits > 38) {
    return std::nullopt;
  }
  number.value *= power_of_ten(static_cast<int>(-scale));
  number.value = negative ? -number.value : number.value;
  return number;
}

/// As java.lang.Double.parseDouble: spaces around, a suffix d or f.
std::optional<double> parse_double(std::string_view text) {
  while (!text.empty() && text.front() <= ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() <= ' ') {
    text.remove_suffix(1);
  }
  if (text.size() > 1 && std::string_view("dDfF").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  const bool negative = text.starts_with("-");
  if (negative || text.starts_with("+")) {
    text.remove_prefix(1);
  }
  double value = 0;
  if (text == "NaN") {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (text == "Infinity") {
    value = std::numeric_limits<double>::infinity();
  } else {
    if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) {
      return std::nullopt;  // from_chars takes "inf" and "nan"
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
      return std::nullopt;
    }
  }
  return negative ? -value : value;
}

/// d = digit; anything else stands for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) {
    return false;
  }
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
    if (!fits) {
      return false;
    }
  }
  return true;
}

bool is_date(std::string_view text) {
  return text.size() == 10 && has_shape(text, "dddd-dd-dd") && parse_date(text).has_value();
}

bool is_timestamp(const std::string& text, const std::string& time_zone) {
  return has_shape(text, "dddd-dd-dd dd:dd:dd") && (text.size() == 19 || text[19] == '.') &&
         parse_timestamp(text, time_zone).has_value();
}

template <typename T>
bool fits_into(int64_t value) {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

std::optional<Literal> integer_literal(const std::string& text, const DataType& type) {
  const std::optional<int64_t> value = parse_integer(text);
  const bool fits = value && (type.is(TypeId::kByte)      ? fits_into<int8_t>(*value)
                              : type.is(TypeId::kShort)   ? fits_into<int16_t>(*value)
                              : type.is(TypeId::kInteger) ? fits_into<int32_t>(*value)
                                                          : true);
  return fits ? std::optional(Literal{type, *value}) : std::nullopt;
}

std::optional<Literal> decimal_literal(const std::string& text, const DataType& type) {
  const std::optional<WholeNumber> number = parse_whole(text);
  if (!number || number->digits + type.scale() > type.precision()) {
    return std::nullopt;
  }
  return Literal::decimal(number->value * power_of_ten(type.scale()), type.precision(), type.scale());
}

}  // namespace

std::string unescape_partition_text(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      plain += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

DataType infer_partition_type(const std::string& text, const std::string& time_zone) {
  if (text == kHiveNull) {
    return DataType::null();
  }
  if (const auto integer = parse_integer(text)) {
    return fits_into<int32_t>(*integer) ? DataType::integer() : DataType::long_type();
  }
  if (const auto whole = parse_whole(text)) {
    return DataType::decimal(std::max(whole->digits, 1), 0);
  }
  if (parse_double(text)) {
    return DataType::double_type();
  }
  if (is_date(text)) {
    return DataType::date();
  }
  return is_timestamp(text, time_zone) ? DataType::timestamp() : DataType::string();
}

DataType wider_partition_type(const DataType& left, const DataType& right) {
  const auto mixes = [&](TypeId id) {
    return (left.is(TypeId::kDouble) && right.is(id)) || (left.is(id) && right.is(TypeId::kDouble));
  };
  if (mixes(TypeId::kDecimal) || mixes(TypeId::kLong)) {
    return DataType::string();
  }
  return wider_type(left, right, CoercionRules::kLegacy).value_or(DataType::string());
}

std::optional<Literal> partition_literal(const std::string& text, const DataType& type, const std::string& time_zone) {
  if (text == kHiveNull) {
    return Literal::null(type);
  }
  const auto as_literal = [&](const auto& parsed) {
    return parsed ? std::optional(Literal{type, static_cast<int64_t>(*parsed)}) : std::nullopt;
  };
  switch (type.id()) {
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInteger:
    case TypeId::kLong:
      return integer_literal(text, type);
    case TypeId::kDecimal:
      return decimal_literal(text, type);
    case TypeId::kFloat:
    case TypeId::kDouble: {
      const auto value = parse_double(text);
      return value ? std::optional(Literal{type, *value}) : std::nullopt;
    }
    case TypeId::kDate:
      return as_literal(parse_date(text));
    case TypeId::kTimestamp:
      return as_literal(parse_timestamp(text, time_zone));
    case TypeId::kTimestampNtz:
      return as_literal(parse_timestamp_ntz(text));
    case TypeId::kBoolean:
      return text == "true" || text == "false" ? std::optional(Literal{type, text == "true"}) : std::nullopt;
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
    case TypeId::kBinary:
      return Literal{type, text};
    default:
      return std::nullopt;
  }
}

}  // namespace firesteel
