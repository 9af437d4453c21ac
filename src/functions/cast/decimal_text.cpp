#include "functions/cast/decimal_text.h"

#include "base/text/number_text.h"
#include "types/coercion.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The parts of the number: digits before and after the point, and the power of ten.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int64_t exponent = 0;
};

std::string_view take_digits(std::string_view& text) {
  size_t n = 0;
  while (n < text.size() && is_digit(text[n])) {
    ++n;
  }
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

std::optional<Parts> split(std::string_view text) {
  text = trim_blanks(text);
  Parts parts;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  parts.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
  }
  if (parts.whole.empty() && parts.fraction.empty()) {
    return std::nullopt;
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    const auto exponent = parse_integer(text, -2147483647, 2147483647);
    if (!exponent || !(is_digit(text.back()))) {
      return std::nullopt;
    }
    parts.exponent = *exponent;
    return parts;
  }
  return text.empty() ? std::optional(parts) : std::nullopt;
}

// Java's precision - scale: leading zeros do not count, a zero is one digit.
int64_t digits_before_point(const Parts& parts) {
  int64_t digits = 0;
  for (const std::string_view part : {parts.whole, parts.fraction}) {
    for (const char c : part) {
      digits += digits > 0 || c != '0' ? 1 : 0;
    }
  }
  return std::max<int64_t>(digits, 1) - static_cast<int64_t>(parts.fraction.size()) + parts.exponent;
}

}  // namespace

DecimalParse parse_decimal(std::string_view text, int precision, int scale, int128_t& out) {
  out = 0;
  const auto parts = split(text);
  if (!parts) {
    return DecimalParse::kMalformed;
  }
  if (digits_before_point(*parts) > kMaxDecimalPrecision) {
    return DecimalParse::kTooLong;
  }
  const int128_t bound = power_of_ten(precision);
  // Power of ten of the next digit, counted in units of the result's last place.
  int64_t power = static_cast<int64_t>(parts->whole.size()) - 1 + parts->exponent + scale;
  int128_t value = 0;
  bool round_up = false;
  for (const std::string_view digits : {parts->whole, parts->fraction}) {
    for (const char c : digits) {
      if (power >= 0) {
        if (value > (bound - 1 - (c - '0')) / 10) {  // value * 10 may not fit 128 bits
          return DecimalParse::kOutOfRange;
        }
        value = value * 10 + (c - '0');
      } else if (power == -1) {
        round_up = c >= '5';
      }
      --power;
    }
  }
  for (; power >= 0 && value != 0; --power) {
    if (value > (bound - 1) / 10) {
      return DecimalParse::kOutOfRange;
    }
    value *= 10;
  }
  value += round_up ? 1 : 0;
  if (value >= bound) {
    return DecimalParse::kOutOfRange;
  }
  out = parts->negative ? -value : value;
  return DecimalParse::kGood;
}

}  // namespace firesteel
