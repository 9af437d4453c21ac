#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace firesteel {

__extension__ using int128_t = __int128;
__extension__ using uint128_t = unsigned __int128;

/// 10^exponent for 0 <= exponent <= 38.
int128_t power_of_ten(int exponent);
/// Unscaled value with a decimal point `scale` digits from the right: (12345, 2) -> "123.45"; (5, 2) -> "0.05"; (1, 0)
/// -> "1".
std::string decimal_to_string(int128_t unscaled, int scale);
/// Number of decimal digits of |value|; 1 for 0.
int decimal_digits(int128_t value);

}  // namespace firesteel
