#include "base/numeric/int128.h"

#include <algorithm>
#include <array>

namespace firesteel {
namespace {

constexpr auto kPowersOfTen = [] {
  std::array<int128_t, 39> powers{};
  powers[0] = 1;
  for (size_t i = 1; i < powers.size(); ++i) {
    powers[i] = powers[i - 1] * 10;
  }
  return powers;
}();

}  // namespace

int128_t power_of_ten(int exponent) { return kPowersOfTen[static_cast<size_t>(exponent)]; }

std::string decimal_to_string(int128_t unscaled, int scale) {
  const bool negative = unscaled < 0;
  uint128_t magnitude = negative ? ~static_cast<uint128_t>(unscaled) + 1 : static_cast<uint128_t>(unscaled);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude != 0);
  while (static_cast<int>(digits.size()) <= scale) {
    digits.push_back('0');
  }
  std::string text = negative ? "-" : "";
  for (size_t i = digits.size(); i-- > 0;) {
    text.push_back(digits[i]);
    if (static_cast<int>(i) == scale && scale > 0) {
      text.push_back('.');
    }
  }
  return text;
}

int decimal_digits(int128_t value) {
  uint128_t magnitude = value < 0 ? ~static_cast<uint128_t>(value) + 1 : static_cast<uint128_t>(value);
  int digits = 1;
  while (magnitude >= 10) {
    magnitude /= 10;
    ++digits;
  }
  return digits;
}

}  // namespace firesteel
