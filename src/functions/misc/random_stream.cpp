#include "functions/misc/random_stream.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <random>

namespace firesteel {
namespace {

uint32_t rotate(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

// Murmur 3 (32 bits) of 8 bytes.
uint32_t murmur(const std::array<unsigned char, 8>& bytes, uint32_t seed) {
  uint32_t hash = seed;
  for (size_t i = 0; i < bytes.size(); i += 4) {
    uint32_t block = 0;
    for (size_t j = 0; j < 4; ++j) {
      block |= static_cast<uint32_t>(bytes[i + j]) << (8 * j);
    }
    hash = rotate(hash ^ rotate(block * 0xCC9E2D51U, 15) * 0x1B873593U, 13) * 5 + 0xE6546B64U;
  }
  hash ^= static_cast<uint32_t>(bytes.size());
  hash = (hash ^ hash >> 16) * 0x85EBCA6BU;
  hash = (hash ^ hash >> 13) * 0xC2B2AE35U;
  return hash ^ hash >> 16;
}

uint64_t scrambled(int64_t seed) {
  std::array<unsigned char, 8> bytes;
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(static_cast<uint64_t>(seed) >> (56 - 8 * i));
  }
  constexpr uint32_t kArraySeed = 0x3C074A61;
  const uint32_t low = murmur(bytes, kArraySeed);
  return static_cast<uint64_t>(murmur(bytes, low)) << 32 | low;
}

}  // namespace

XorShiftRandom::XorShiftRandom(int64_t seed) : state_(scrambled(seed)) {}

int32_t XorShiftRandom::next(int bits) {
  state_ ^= state_ << 21;
  state_ ^= state_ >> 35;
  state_ ^= state_ << 4;
  return static_cast<int32_t>(static_cast<uint32_t>(state_ & ((uint64_t{1} << bits) - 1)));
}

double XorShiftRandom::next_double() {
  const int64_t high = static_cast<int64_t>(next(26)) << 27;
  return static_cast<double>(high + next(27)) * 0x1.0p-53;
}

// Marsaglia's polar method gives two numbers at a time.
double XorShiftRandom::next_gaussian() {
  if (has_gaussian_) {
    has_gaussian_ = false;
    return gaussian_;
  }
  double x;
  double y;
  double square;
  do {
    x = 2 * next_double() - 1;
    y = 2 * next_double() - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  const double factor = std::sqrt(-2 * std::log(square) / square);
  gaussian_ = y * factor;
  has_gaussian_ = true;
  return x * factor;
}

void XorShiftRandom::append_text(int32_t length, std::string& out) {
  for (int32_t i = 0; i < length; ++i) {
    const int32_t choice = std::abs(next(32) % 62);
    out.push_back("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[choice]);
  }
}

int64_t fresh_seed() {
  std::random_device device;
  return static_cast<int64_t>(static_cast<uint64_t>(device()) << 32 | device());
}

}  // namespace firesteel
