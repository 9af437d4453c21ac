#pragma once

#include <cstdint>
#include <string_view>

namespace firesteel {

/// Spark's hash(): 32-bit Murmur3 with its own treatment of trailing bytes (each mixed in as a whole, signed).
namespace murmur3 {
uint32_t hash_int(int32_t value, uint32_t seed);
uint32_t hash_long(int64_t value, uint32_t seed);
uint32_t hash_bytes(std::string_view bytes, uint32_t seed);
}  // namespace murmur3

/// Spark's xxhash64().
namespace xxhash64 {
uint64_t hash_int(int32_t value, uint64_t seed);
uint64_t hash_long(int64_t value, uint64_t seed);
uint64_t hash_bytes(std::string_view bytes, uint64_t seed);
}  // namespace xxhash64

}  // namespace firesteel
