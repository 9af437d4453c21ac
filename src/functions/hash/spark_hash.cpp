#include "functions/hash/spark_hash.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace firesteel {
namespace {

template <typename T>
T load(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

}  // namespace

namespace murmur3 {
namespace {

uint32_t mix_key(uint32_t key) { return std::rotl(key * 0xcc9e2d51U, 15) * 0x1b873593U; }
uint32_t mix_hash(uint32_t hash, uint32_t key) { return std::rotl(hash ^ key, 13) * 5 + 0xe6546b64U; }
uint32_t finish(uint32_t hash, uint32_t length) {
  hash ^= length;
  hash = (hash ^ hash >> 16) * 0x85ebca6bU;
  hash = (hash ^ hash >> 13) * 0xc2b2ae35U;
  return hash ^ hash >> 16;
}

}  // namespace

uint32_t hash_int(int32_t value, uint32_t seed) {
  return finish(mix_hash(seed, mix_key(static_cast<uint32_t>(value))), 4);
}

uint32_t hash_long(int64_t value, uint32_t seed) {
  const auto bits = static_cast<uint64_t>(value);
  const uint32_t low = mix_hash(seed, mix_key(static_cast<uint32_t>(bits)));
  return finish(mix_hash(low, mix_key(static_cast<uint32_t>(bits >> 32))), 8);
}

uint32_t hash_bytes(std::string_view bytes, uint32_t seed) {
  uint32_t hash = seed;
  size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    hash = mix_hash(hash, mix_key(load<uint32_t>(bytes.data() + i)));
  }
  for (; i < bytes.size(); ++i) {
    hash = mix_hash(hash, mix_key(static_cast<uint32_t>(static_cast<int32_t>(static_cast<signed char>(bytes[i])))));
  }
  return finish(hash, static_cast<uint32_t>(bytes.size()));
}

}  // namespace murmur3

namespace xxhash64 {
namespace {

constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
constexpr uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr uint64_t kPrime3 = 0x165667B19E3779F9ULL;
constexpr uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
constexpr uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;

uint64_t finish(uint64_t hash) {
  hash = (hash ^ hash >> 33) * kPrime2;
  hash = (hash ^ hash >> 29) * kPrime3;
  return hash ^ hash >> 32;
}
uint64_t round(uint64_t lane, uint64_t input) { return std::rotl(lane + input * kPrime2, 31) * kPrime1; }
uint64_t take_8(uint64_t hash, uint64_t input) { return std::rotl(hash ^ round(0, input), 27) * kPrime1 + kPrime4; }
uint64_t take_4(uint64_t hash, uint32_t input) { return std::rotl(hash ^ input * kPrime1, 23) * kPrime2 + kPrime3; }

uint64_t hash_blocks(const char* data, size_t size, uint64_t seed) {
  uint64_t lanes[4] = {seed + kPrime1 + kPrime2, seed + kPrime2, seed, seed - kPrime1};
  for (size_t i = 0; i + 32 <= size; i += 32) {
    for (size_t lane = 0; lane < 4; ++lane) {
      lanes[lane] = round(lanes[lane], load<uint64_t>(data + i + 8 * lane));
    }
  }
  uint64_t hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
  for (const uint64_t lane : lanes) {
    hash = (hash ^ round(0, lane)) * kPrime1 + kPrime4;
  }
  return hash;
}

}  // namespace

uint64_t hash_int(int32_t value, uint64_t seed) {
  return finish(take_4(seed + kPrime5 + 4, static_cast<uint32_t>(value)));
}

uint64_t hash_long(int64_t value, uint64_t seed) {
  return finish(take_8(seed + kPrime5 + 8, static_cast<uint64_t>(value)));
}

uint64_t hash_bytes(std::string_view bytes, uint64_t seed) {
  uint64_t hash = bytes.size() >= 32 ? hash_blocks(bytes.data(), bytes.size(), seed) : seed + kPrime5;
  hash += bytes.size();
  size_t i = bytes.size() / 32 * 32;
  for (; i + 8 <= bytes.size(); i += 8) {
    hash = take_8(hash, load<uint64_t>(bytes.data() + i));
  }
  if (i + 4 <= bytes.size()) {
    hash = take_4(hash, load<uint32_t>(bytes.data() + i));
    i += 4;
  }
  for (; i < bytes.size(); ++i) {
    hash = std::rotl(hash ^ static_cast<unsigned char>(bytes[i]) * kPrime5, 11) * kPrime1;
  }
  return finish(hash);
}

}  // namespace xxhash64

}  // namespace firesteel
