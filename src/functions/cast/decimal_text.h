#pragma once

#include "base/numeric/int128.h"

#include <optional>
#include <string_view>

namespace firesteel {

/// kTooLong: more than 38 digits before the point, which Spark tells apart (Decimal.numDigitsInIntegralPart).
enum class DecimalParse : uint8_t { kGood, kMalformed, kOutOfRange, kTooLong };

/// "[+-]digits[.digits][e[+-]digits]" as a decimal(precision, scale), rounded half up. Blanks around are ignored.
DecimalParse parse_decimal(std::string_view text, int precision, int scale, int128_t& out);

}  // namespace firesteel
