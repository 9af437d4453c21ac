#include "base/numeric/wide_integer.h"

namespace firesteel {

UInt256 UInt256::multiply(uint128_t a, uint128_t b) {
  const uint128_t mask = ~uint64_t{0};
  const uint128_t low = (a & mask) * (b & mask);
  const uint128_t cross1 = (a >> 64) * (b & mask);
  const uint128_t cross2 = (a & mask) * (b >> 64);
  const uint128_t high = (a >> 64) * (b >> 64);
  const uint128_t middle = (low >> 64) + (cross1 & mask) + (cross2 & mask);
  return {high + (cross1 >> 64) + (cross2 >> 64) + (middle >> 64), (low & mask) | (middle << 64)};
}

UInt256 UInt256::operator+(const UInt256& other) const {
  const uint128_t sum = low + other.low;
  return {high + other.high + (sum < low ? 1 : 0), sum};
}

UInt256 UInt256::operator-(const UInt256& other) const {
  return {high - other.high - (low < other.low ? 1 : 0), low - other.low};
}

UInt256Division divide(const UInt256& dividend, const UInt256& divisor) {
  if (dividend.fits_128() && divisor.fits_128()) {
    return {{0, dividend.low / divisor.low}, {0, dividend.low % divisor.low}};
  }
  UInt256Division result;
  for (int i = 255; i >= 0; --i) {
    result.remainder = result.remainder.doubled();
    result.remainder.low |= dividend.bit(i) ? 1 : 0;
    result.quotient = result.quotient.doubled();
    if (result.remainder >= divisor) {
      result.remainder = result.remainder - divisor;
      result.quotient.low |= 1;
    }
  }
  return result;
}

}  // namespace firesteel
