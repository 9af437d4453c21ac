#pragma once

#include "base/numeric/wide_integer.h"

#include <optional>
#include <string>

namespace firesteel {

/// An exact intermediate decimal of up to 76 digits: what Spark's BigDecimal is, for the slow road of decimal
/// operations.
struct DecimalValue {
  UInt256 magnitude;
  bool negative = false;
  int scale = 0;

  static DecimalValue of(int128_t unscaled, int scale) {
    return {{0, firesteel::magnitude(unscaled)}, unscaled < 0, scale};
  }
  /// Rounds half up (away from zero) to `scale`; none when it does not fit `precision` digits.
  std::optional<int128_t> rounded(int precision, int scale) const;
  /// Java's BigDecimal.toPlainString.
  std::string to_plain_string() const;
};

DecimalValue add(const DecimalValue& left, const DecimalValue& right);
DecimalValue multiply(int128_t left, int left_scale, int128_t right, int right_scale);
/// left / right rounded half up at `scale`; right is not 0; scale >= left_scale - right_scale.
DecimalValue divide(int128_t left, int left_scale, int128_t right, int right_scale, int scale);
/// Sign of the dividend; scale = the larger of both.
DecimalValue remainder(int128_t left, int left_scale, int128_t right, int right_scale);

/// |value| < 10^precision.
inline bool fits_precision(int128_t value, int precision) {
  const int128_t bound = power_of_ten(precision);
  return value < bound && value > -bound;
}
/// value / 10^digits, half away from zero; digits in 0..38.
int128_t divide_by_power_of_ten(int128_t value, int digits);
/// Changes the scale, rounding half up; none when the result does not fit `precision`.
std::optional<int128_t> rescale(int128_t value, int from_scale, int precision, int to_scale);

}  // namespace firesteel
