#pragma once

#include "base/numeric/int128.h"
#include "types/data_type.h"

#include <cstdint>

namespace firesteel {

enum class Rounding : uint8_t { kHalfUp, kHalfEven, kFloor, kCeiling };

/// value / divisor (> 0) to a whole number by the mode.
int128_t divide_rounded(int128_t value, int128_t divisor, Rounding mode);
/// Rounds to `scale` digits after the point as Java's BigDecimal of the shortest text does. For kHalfUp and kHalfEven.
double round_double(double value, int scale, Rounding mode);
float round_float(float value, int scale, Rounding mode);
/// Type of a decimal rounded to `scale`. Spark: RoundBase.dataType.
DataType rounded_decimal_type(const DataType& type, int scale);

}  // namespace firesteel
