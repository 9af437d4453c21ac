#include "functions/math/decimal_value.h"

#include <algorithm>

namespace firesteel {
namespace {

UInt256 scaled_up(const UInt256& value, int digits) {
  UInt256 result = value;
  while (digits > 0) {
    const int step = std::min(digits, 18);
    const auto factor = static_cast<uint128_t>(power_of_ten(step));
    UInt256 product = UInt256::multiply(result.low, factor);
    product.high += result.high * factor;
    result = product;
    digits -= step;
  }
  return result;
}

UInt256 power_of_ten_256(int digits) { return scaled_up({0, 1}, digits); }

UInt256 divide_half_up(const UInt256& dividend, const UInt256& divisor) {
  UInt256Division division = divide(dividend, divisor);
  if (division.remainder.doubled() >= divisor) {
    division.quotient = division.quotient + UInt256{0, 1};
  }
  return division.quotient;
}

}  // namespace

std::optional<int128_t> DecimalValue::rounded(int precision, int to_scale) const {
  const UInt256 value = to_scale >= scale ? scaled_up(magnitude, to_scale - scale)
                                          : divide_half_up(magnitude, power_of_ten_256(scale - to_scale));
  if (!value.fits_128() || value.low >= static_cast<uint128_t>(power_of_ten(precision))) {
    return std::nullopt;
  }
  const auto result = static_cast<int128_t>(value.low);
  return negative ? -result : result;
}

std::string DecimalValue::to_plain_string() const {
  std::string digits;
  UInt256 rest = magnitude;
  do {
    const UInt256Division division = firesteel::divide(rest, {0, 10});
    digits.push_back(static_cast<char>('0' + static_cast<int>(division.remainder.low)));
    rest = division.quotient;
  } while (rest.high != 0 || rest.low != 0);
  while (static_cast<int>(digits.size()) <= scale) {
    digits.push_back('0');
  }
  std::reverse(digits.begin(), digits.end());
  if (scale > 0) {
    digits.insert(digits.size() - static_cast<size_t>(scale), ".");
  }
  return negative ? "-" + digits : digits;
}

DecimalValue add(const DecimalValue& left, const DecimalValue& right) {
  const int scale = std::max(left.scale, right.scale);
  const UInt256 a = scaled_up(left.magnitude, scale - left.scale);
  const UInt256 b = scaled_up(right.magnitude, scale - right.scale);
  if (left.negative == right.negative) {
    return {a + b, left.negative, scale};
  }
  return a >= b ? DecimalValue{a - b, left.negative, scale} : DecimalValue{b - a, right.negative, scale};
}

DecimalValue multiply(int128_t left, int left_scale, int128_t right, int right_scale) {
  return {UInt256::multiply(magnitude(left), magnitude(right)), (left < 0) != (right < 0), left_scale + right_scale};
}

DecimalValue divide(int128_t left, int left_scale, int128_t right, int right_scale, int scale) {
  const UInt256 divisor{0, magnitude(right)};
  UInt256Division division = divide(UInt256{0, magnitude(left)}, divisor);
  for (int digit = 0; digit < scale - left_scale + right_scale; ++digit) {
    const UInt256Division next = divide(scaled_up(division.remainder, 1), divisor);
    division.quotient = scaled_up(division.quotient, 1) + next.quotient;
    division.remainder = next.remainder;
  }
  if (division.remainder.doubled() >= divisor) {
    division.quotient = division.quotient + UInt256{0, 1};
  }
  return {division.quotient, (left < 0) != (right < 0), scale};
}

DecimalValue remainder(int128_t left, int left_scale, int128_t right, int right_scale) {
  const int scale = std::max(left_scale, right_scale);
  const UInt256 a = scaled_up({0, magnitude(left)}, scale - left_scale);
  const UInt256 b = scaled_up({0, magnitude(right)}, scale - right_scale);
  return {divide(a, b).remainder, left < 0, scale};
}

int128_t divide_by_power_of_ten(int128_t value, int digits) {
  if (digits == 0) {
    return value;
  }
  const int128_t divisor = power_of_ten(digits);
  const int128_t quotient = value / divisor;
  const int128_t rest = value - quotient * divisor;
  const int128_t half = divisor / 2;
  return quotient + (rest >= half ? 1 : (rest <= -half ? -1 : 0));
}

std::optional<int128_t> rescale(int128_t value, int from_scale, int precision, int to_scale) {
  if (to_scale <= from_scale) {
    const int128_t result = divide_by_power_of_ten(value, from_scale - to_scale);
    return fits_precision(result, precision) ? std::optional(result) : std::nullopt;
  }
  const int digits = to_scale - from_scale;
  if (precision < digits || !fits_precision(value, precision - digits)) {
    return value == 0 ? std::optional<int128_t>(0) : std::nullopt;
  }
  return value * power_of_ten(digits);
}

}  // namespace firesteel
