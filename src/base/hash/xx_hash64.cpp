#include "base/hash/xx_hash64.h"

#include <bit>
#include <cstring>

namespace firesteel {
namespace {

constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
constexpr uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr uint64_t kPrime3 = 0x165667B19E3779F9ULL;
constexpr uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
constexpr uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;

uint64_t avalanche(uint64_t hash) {
  hash ^= hash >> 33;
  hash *= kPrime2;
  hash ^= hash >> 29;
  hash *= kPrime3;
  return hash ^ (hash >> 32);
}

uint64_t lane(uint64_t state, uint64_t word) { return std::rotl(state + word * kPrime2, 31) * kPrime1; }

uint64_t add_word(uint64_t hash, uint64_t word) { return std::rotl(hash ^ lane(0, word), 27) * kPrime1 + kPrime4; }

uint64_t add_half_word(uint64_t hash, uint32_t word) {
  return std::rotl(hash ^ (word * kPrime1), 23) * kPrime2 + kPrime3;
}

template <typename T>
T load(const char* data) {
  T value;
  std::memcpy(&value, data, sizeof(T));
  return value;
}

}  // namespace

uint64_t xx_hash64_int(uint32_t value, uint64_t seed) { return avalanche(add_half_word(seed + kPrime5 + 4, value)); }

uint64_t xx_hash64_long(uint64_t value, uint64_t seed) { return avalanche(add_word(seed + kPrime5 + 8, value)); }

uint64_t xx_hash64_bytes(const char* data, size_t size, uint64_t seed) {
  const char* const end = data + size;
  uint64_t hash = seed + kPrime5;
  if (size >= 32) {
    uint64_t lanes[4] = {seed + kPrime1 + kPrime2, seed + kPrime2, seed, seed - kPrime1};
    for (; end - data >= 32; data += 32) {
      for (size_t i = 0; i < 4; ++i) {
        lanes[i] = lane(lanes[i], load<uint64_t>(data + 8 * i));
      }
    }
    hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const uint64_t state : lanes) {
      hash = (hash ^ lane(0, state)) * kPrime1 + kPrime4;
    }
  }
  hash += size;
  for (; end - data >= 8; data += 8) {
    hash = add_word(hash, load<uint64_t>(data));
  }
  if (end - data >= 4) {
    hash = add_half_word(hash, load<uint32_t>(data));
    data += 4;
  }
  for (; data < end; ++data) {
    hash = std::rotl(hash ^ (static_cast<uint8_t>(*data) * kPrime5), 11) * kPrime1;
  }
  return avalanche(hash);
}

}  // namespace firesteel
