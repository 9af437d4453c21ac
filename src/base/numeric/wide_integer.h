#pragma once

#include "base/numeric/int128.h"

namespace firesteel {

/// An unsigned 256-bit number for the rare decimal operations whose intermediate exceeds 128 bits. Simple, not fast.
struct UInt256 {
  uint128_t high = 0;
  uint128_t low = 0;

  static UInt256 multiply(uint128_t a, uint128_t b);
  bool operator>=(const UInt256& other) const { return high != other.high ? high > other.high : low >= other.low; }
  UInt256 operator+(const UInt256& other) const;
  UInt256 operator-(const UInt256& other) const;
  UInt256 doubled() const { return {(high << 1) | (low >> 127), low << 1}; }
  bool bit(int i) const { return ((i >= 128 ? high >> (i - 128) : low >> i) & 1) != 0; }
  bool fits_128() const { return high == 0; }
};

struct UInt256Division {
  UInt256 quotient;
  UInt256 remainder;
};
/// divisor > 0.
UInt256Division divide(const UInt256& dividend, const UInt256& divisor);

inline uint128_t magnitude(int128_t value) {
  return value < 0 ? ~static_cast<uint128_t>(value) + 1 : static_cast<uint128_t>(value);
}

}  // namespace firesteel
