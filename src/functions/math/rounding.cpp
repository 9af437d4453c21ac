#include "functions/math/rounding.h"

#include "base/numeric/wide_integer.h"
#include "base/text/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace firesteel {
namespace {

// Digits d.ddd and exponent of the shortest text, cut at `keep` digits with the rounding done on the text.
template <typename T>
T round_text(T value, int scale, Rounding mode) {
  std::array<char, 40> buffer;
  char* const end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  const size_t mark = text.find('e');
  int exponent = 0;
  const char* first = text.data() + mark + 1;
  std::from_chars(*first == '+' ? first + 1 : first, end, exponent);
  std::string digits(1, text[0]);
  if (mark > 2) {
    digits.append(text.substr(2, mark - 2));
  }
  const int keep = exponent + 1 + scale;  // digits that stay
  if (keep >= static_cast<int>(digits.size())) {
    return value;
  }
  if (keep < 0) {
    return T{0};
  }
  const auto cut = static_cast<size_t>(keep);
  const bool exactly_half = digits[cut] == '5' && digits.find_first_not_of('0', cut + 1) == std::string::npos;
  bool up = digits[cut] >= '5';
  if (mode == Rounding::kHalfEven && exactly_half) {
    up = cut > 0 && (digits[cut - 1] - '0') % 2 == 1;
  }
  uint64_t kept = 0;
  std::from_chars(digits.data(), digits.data() + cut, kept);
  kept += up ? 1 : 0;
  std::string rounded = std::to_string(kept) + "e" + std::to_string(exponent - keep + 1);
  T result = 0;
  std::from_chars(rounded.data(), rounded.data() + rounded.size(), result);
  return result == 0 ? T{0} : std::copysign(result, value);
}

template <typename T>
T round_floating(T value, int scale, Rounding mode) {
  if (!std::isfinite(value)) {
    return value;
  }
  if (value == 0) {
    return T{0};  // a BigDecimal in between knows no -0.0
  }
  if (scale == 0) {
    return (mode == Rounding::kHalfUp ? std::round(value) : std::nearbyint(value)) + T{0};
  }
  return round_text(value, scale, mode);
}

}  // namespace

int128_t divide_rounded(int128_t value, int128_t divisor, Rounding mode) {
  const int128_t quotient = value / divisor;
  const int128_t rest = value - quotient * divisor;
  if (rest == 0) {
    return quotient;
  }
  switch (mode) {
    case Rounding::kFloor:
      return rest < 0 ? quotient - 1 : quotient;
    case Rounding::kCeiling:
      return rest > 0 ? quotient + 1 : quotient;
    case Rounding::kHalfUp:
    case Rounding::kHalfEven: {
      const uint128_t size = magnitude(rest);
      const uint128_t half = static_cast<uint128_t>(divisor) - size;
      const bool up = size > half || (size == half && (mode == Rounding::kHalfUp || quotient % 2 != 0));
      return up ? quotient + (value < 0 ? -1 : 1) : quotient;
    }
  }
  return quotient;
}

double round_double(double value, int scale, Rounding mode) { return round_floating(value, scale, mode); }
float round_float(float value, int scale, Rounding mode) { return round_floating(value, scale, mode); }

DataType rounded_decimal_type(const DataType& type, int scale) {
  const int integral_digits = type.precision() - type.scale() + 1;
  if (scale < 0) {
    return DataType::decimal(std::min(std::max(integral_digits, -scale + 1), 38), 0);
  }
  const int new_scale = std::min(type.scale(), scale);
  return DataType::decimal(std::min(integral_digits + new_scale, 38), new_scale);
}

}  // namespace firesteel
