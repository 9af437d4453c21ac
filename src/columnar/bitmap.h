#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace firesteel::bitmap {

/// Validity bitmaps: bit i of word i/64, least significant first (Arrow's order); 1 = valid.

inline size_t words(size_t bits) { return (bits + 63) / 64; }
inline size_t bytes(size_t bits) { return words(bits) * 8; }
inline bool get(const uint64_t* bits, size_t i) { return (bits[i >> 6] >> (i & 63)) & 1; }
inline void set(uint64_t* bits, size_t i) { bits[i >> 6] |= uint64_t{1} << (i & 63); }
inline void clear(uint64_t* bits, size_t i) { bits[i >> 6] &= ~(uint64_t{1} << (i & 63)); }
inline void set_to(uint64_t* bits, size_t i, bool value) {
  const uint64_t mask = uint64_t{1} << (i & 63);
  bits[i >> 6] = value ? bits[i >> 6] | mask : bits[i >> 6] & ~mask;
}
/// Number of ones among the first `n` bits.
inline size_t count(const uint64_t* bits, size_t n) {
  size_t ones = 0;
  for (size_t w = 0; w < n / 64; ++w) {
    ones += static_cast<size_t>(std::popcount(bits[w]));
  }
  if (n % 64 != 0) {
    ones += static_cast<size_t>(std::popcount(bits[n / 64] & ((uint64_t{1} << (n % 64)) - 1)));
  }
  return ones;
}

}  // namespace firesteel::bitmap
