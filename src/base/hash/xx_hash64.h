#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel {

/// xxHash64 as Spark's xxhash64() computes it: 32-bit and 64-bit values as such, byte strings by the full algorithm.
uint64_t xx_hash64_int(uint32_t value, uint64_t seed);
uint64_t xx_hash64_long(uint64_t value, uint64_t seed);
uint64_t xx_hash64_bytes(const char* data, size_t size, uint64_t seed);

}  // namespace firesteel
