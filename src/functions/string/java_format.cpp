#include "functions/string/java_format.h"

#include "base/errors/spark_error.h"
#include "base/text/number_text.h"
#include "functions/string/utf8.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace firesteel {
namespace {

SparkError invalid(const std::string& reason) {
  return SparkError("INVALID_PARAMETER_VALUE.FIRESTEEL",
                    {{"parameter", "`strfmt`"}, {"functionName", "`format_string`"}, {"reason", reason}});
}

bool has(const std::string& flags, char flag) { return flags.find(flag) != std::string::npos; }

/// digits[0].digits[1]... * 10^exponent
struct Decimal {
  std::string digits;
  int exponent;
};

Decimal shortest(double value) {
  if (std::fabs(value) == std::numeric_limits<double>::denorm_min()) {
    return {"49", -324};  // Java shows two digits at least
  }
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.begin(), buffer.end(), std::fabs(value), std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  const size_t e = text.find('e');
  Decimal decimal{std::string(text.substr(0, e)), 0};
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), end, decimal.exponent);
  std::erase(decimal.digits, '.');
  return decimal;
}

// Rounds half up to `count` digits (which may be 0 or less).
void round_to(Decimal& decimal, int count) {
  if (count >= static_cast<int>(decimal.digits.size())) {
    return;
  }
  const bool up = count >= 0 && decimal.digits[static_cast<size_t>(count)] >= '5';
  decimal.digits.resize(static_cast<size_t>(std::max(count, 0)));
  if (!up) {
    return;
  }
  for (size_t i = decimal.digits.size(); i > 0; --i) {
    if (decimal.digits[i - 1] != '9') {
      ++decimal.digits[i - 1];
      return;
    }
    decimal.digits[i - 1] = '0';
  }
  decimal.digits.insert(decimal.digits.begin(), '1');
  ++decimal.exponent;
}

std::string scientific(double value, int precision) {
  Decimal decimal = value == 0 ? Decimal{"0", 0} : shortest(value);
  round_to(decimal, precision + 1);
  decimal.digits.resize(static_cast<size_t>(precision) + 1, '0');
  std::string text = decimal.digits.substr(0, 1);
  if (precision > 0) {
    text += "." + decimal.digits.substr(1);
  }
  const std::string exponent = std::to_string(std::abs(decimal.exponent));
  return text + (decimal.exponent < 0 ? "e-" : "e+") + (exponent.size() < 2 ? "0" : "") + exponent;
}

std::string general(double value, int precision) {
  precision = precision == 0 ? 1 : precision;
  Decimal decimal = value == 0 ? Decimal{"0", 0} : shortest(value);
  round_to(decimal, precision);
  const bool fixed = value == 0 || (decimal.exponent >= -4 && decimal.exponent < precision);
  return fixed ? java_fixed(std::fabs(value), precision - 1 - (value == 0 ? 0 : decimal.exponent))
               : scientific(value, precision - 1);
}

void group_thousands(std::string& digits) {
  const size_t point = std::min(digits.find('.'), digits.size());
  for (size_t i = point; i > 3; i -= 3) {
    digits.insert(i - 3, ",");
  }
}

// Sign, brackets, grouping and zeros around the digits of a number.
std::string dress(std::string digits, bool negative, const std::string& flags, int width) {
  if (has(flags, ',')) {
    group_thousands(digits);
  }
  std::string prefix;
  std::string suffix;
  if (negative) {
    prefix = has(flags, '(') ? "(" : "-";
    suffix = has(flags, '(') ? ")" : "";
  } else if (has(flags, '+')) {
    prefix = "+";
  } else if (has(flags, ' ')) {
    prefix = " ";
  }
  const auto total = prefix.size() + digits.size() + suffix.size();
  if (has(flags, '0') && width > 0 && total < static_cast<size_t>(width)) {
    digits.insert(0, static_cast<size_t>(width) - total, '0');
  }
  return prefix + digits + suffix;
}

std::string convert_floating(char conversion, double value, int precision, const std::string& flags, int width) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return dress("Infinity", value < 0, "", 0).insert(0, value > 0 && has(flags, '+') ? "+" : "");
  }
  precision = precision < 0 ? 6 : precision;
  std::string digits;
  if (conversion == 'f') {
    digits = java_fixed(std::fabs(value), precision);
  } else {
    digits = conversion == 'e' ? scientific(value, precision) : general(value, precision);
  }
  return dress(std::move(digits), std::signbit(value), flags, width);
}

std::string convert_integer(char conversion, FormatInteger number, const std::string& flags, int width) {
  if (conversion == 'd') {
    std::string digits = std::to_string(number.value);
    const bool negative = number.value < 0;
    return dress(negative ? digits.substr(1) : digits, negative, flags, width);
  }
  auto bits = static_cast<uint64_t>(number.value);
  if (number.bytes < 8) {
    bits &= (uint64_t{1} << (8 * number.bytes)) - 1;
  }
  const uint64_t base = conversion == 'x' ? 16 : 8;
  std::string digits;
  do {
    digits.insert(digits.begin(), "0123456789abcdef"[bits % base]);
    bits /= base;
  } while (bits != 0);
  const std::string prefix = has(flags, '#') ? (conversion == 'x' ? "0x" : "0") : "";
  if (has(flags, '0') && width > 0 && prefix.size() + digits.size() < static_cast<size_t>(width)) {
    digits.insert(0, static_cast<size_t>(width) - prefix.size() - digits.size(), '0');
  }
  return prefix + digits;
}

std::string as_text(const FormatArgument& argument) {
  if (const auto* flag = std::get_if<bool>(&argument)) {
    return *flag ? "true" : "false";
  }
  if (const auto* number = std::get_if<FormatInteger>(&argument)) {
    return std::to_string(number->value);
  }
  if (const auto* floating = std::get_if<FormatFloating>(&argument)) {
    std::string text;
    floating->is_float ? append_float(static_cast<float>(floating->value), text) : append_double(floating->value, text);
    return text;
  }
  return std::holds_alternative<std::string>(argument) ? std::get<std::string>(argument) : "null";
}

const char* java_class(const FormatArgument& argument) {
  switch (argument.index()) {
    case 1:
      return "java.lang.Boolean";
    case 2:
      return std::get<FormatInteger>(argument).bytes == 8 ? "java.lang.Long" : "java.lang.Integer";
    case 3:
      return "java.lang.Double";
    default:
      return "java.lang.String";
  }
}

std::string cut(std::string text, int precision) {
  return precision < 0 ? text : text.substr(0, utf8::offset_of(text, static_cast<size_t>(precision)));
}

std::string upper_case(const std::string& text) {
  std::string out;
  icu::UnicodeString::fromUTF8(text).toUpper(icu::Locale::getRoot()).toUTF8String(out);
  return out;
}

}  // namespace

std::string java_fixed(double value, int decimals) {
  Decimal decimal = value == 0 ? Decimal{"0", 0} : shortest(value);
  round_to(decimal, decimal.exponent + 1 + decimals);
  std::string whole;
  std::string fraction;
  for (int i = 0; i < static_cast<int>(decimal.digits.size()) || i <= decimal.exponent; ++i) {
    const char digit = i < static_cast<int>(decimal.digits.size()) ? decimal.digits[static_cast<size_t>(i)] : '0';
    (i <= decimal.exponent ? whole : fraction).push_back(digit);
  }
  if (decimal.exponent < 0 && !decimal.digits.empty()) {
    fraction.insert(0, static_cast<size_t>(-decimal.exponent - 1), '0');
  }
  fraction.resize(static_cast<size_t>(std::max(decimals, 0)), '0');
  return (whole.empty() ? "0" : whole) + (decimals > 0 ? "." + fraction : "");
}

JavaFormat::JavaFormat(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t percent = std::min(text.find('%', at), text.size());
    if (percent > at) {
      pieces_.emplace_back().literal = text.substr(at, percent - at);
    }
    at = percent < text.size() ? parse_piece(text, percent + 1) : percent;
  }
}

size_t JavaFormat::parse_piece(std::string_view text, size_t at) {
  const size_t start = at - 1;
  Piece piece;
  const auto number = [&] {
    int value = 0;
    const auto result = std::from_chars(text.data() + at, text.data() + text.size(), value);
    at = static_cast<size_t>(result.ptr - text.data());
    return result.ec == std::errc() ? value : -1;
  };
  const size_t digits = std::min(text.find_first_not_of("0123456789", at), text.size());
  if (digits > at && digits < text.size() && text[digits] == '$') {
    piece.index = number();
    ++at;
    if (piece.index <= 0) {
      throw SparkError("INVALID_PARAMETER_VALUE.ZERO_INDEX",
                       {{"parameter", "`strfmt`"}, {"functionName", "`format_string`"}});
    }
  } else if (at < text.size() && text[at] == '<') {
    piece.index = -1;
    ++at;
  }
  for (; at < text.size() && std::string_view("-#+ 0,(").find(text[at]) != std::string_view::npos; ++at) {
    piece.flags.push_back(text[at]);
  }
  if (at < text.size() && text[at] >= '1' && text[at] <= '9') {
    piece.width = number();
  }
  if (at + 1 < text.size() && text[at] == '.') {
    ++at;
    piece.precision = number();
  }
  if (at >= text.size()) {
    throw invalid("the conversion '" + std::string(text.substr(start)) + "' is unknown");
  }
  piece.upper = text[at] >= 'A' && text[at] <= 'Z';
  piece.conversion = static_cast<char>(piece.upper ? text[at] + 32 : text[at]);
  const std::string_view known = piece.upper ? "bscxeg" : "bscdoxefgn%";
  if (known.find(piece.conversion) == std::string_view::npos || piece.width > 1000000 || piece.precision > 1000000) {
    throw invalid("the conversion '" + std::string(text.substr(start, at + 1 - start)) + "' is unknown");
  }
  if ((has(piece.flags, '-') || has(piece.flags, '0')) && piece.width < 0) {
    throw invalid("the width of '" + std::string(text.substr(start, at + 1 - start)) + "' is missing");
  }
  pieces_.push_back(std::move(piece));
  return at + 1;
}

std::string JavaFormat::convert(const Piece& piece, const FormatArgument& argument) {
  const bool null = std::holds_alternative<std::monostate>(argument);
  if (piece.conversion == 'b') {
    const auto* flag = std::get_if<bool>(&argument);
    return cut(null || (flag != nullptr && !*flag) ? "false" : "true", piece.precision);
  }
  if (null || piece.conversion == 's') {
    return cut(as_text(argument), piece.precision);
  }
  const auto* integer = std::get_if<FormatInteger>(&argument);
  const auto* floating = std::get_if<FormatFloating>(&argument);
  const bool integral = std::string_view("dox").find(piece.conversion) != std::string_view::npos;
  if (integral && integer != nullptr) {
    return convert_integer(piece.conversion, *integer, piece.flags, piece.width);
  }
  if (piece.conversion == 'c' && integer != nullptr && integer->bytes <= 4) {
    std::string out;
    utf8::append(static_cast<uint32_t>(integer->value), out);
    return out;
  }
  if (!integral && piece.conversion != 'c' && floating != nullptr) {
    return convert_floating(piece.conversion, floating->value, piece.precision, piece.flags, piece.width);
  }
  throw invalid(std::string(1, piece.conversion) + " != " + java_class(argument));
}

void JavaFormat::apply(const std::vector<FormatArgument>& arguments, std::string& out) const {
  size_t next = 0;
  size_t last = 0;
  for (const Piece& piece : pieces_) {
    if (piece.conversion == 0) {
      out += piece.literal;
      continue;
    }
    std::string text;
    if (piece.conversion == 'n' || piece.conversion == '%') {
      text = piece.conversion == 'n' ? "\n" : "%";
    } else {
      last = piece.index > 0 ? static_cast<size_t>(piece.index) : (piece.index < 0 ? last : ++next);
      if (last == 0 || last > arguments.size()) {
        SparkError error("", {{"message", "Format specifier '%" +
                                              (piece.index > 0 ? std::to_string(piece.index) + "$" : std::string()) +
                                              std::string(1, piece.conversion) + "'"}});
        error.with_exception_class("java.util.MissingFormatArgumentException");
        throw error;
      }
      text = convert(piece, arguments[last - 1]);
    }
    text = piece.upper ? upper_case(text) : text;
    const size_t length = utf8::length(text);
    const size_t padding =
        piece.width > 0 && length < static_cast<size_t>(piece.width) ? static_cast<size_t>(piece.width) - length : 0;
    out += has(piece.flags, '-') ? text + std::string(padding, ' ') : std::string(padding, ' ') + text;
  }
}

}  // namespace firesteel
