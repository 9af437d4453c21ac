#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// Hashes for joins, grouping and partitions inside one engine (not Spark's Murmur3 `hash()`): equal values give equal
/// hashes
/// (-0.0 = 0.0, all NaNs equal), NULL has a fixed hash. out[i] belongs to rows[i]; out.size() == rows.count.
void hash_column(const Vector& column, Rows rows, std::span<uint64_t> out);
/// Combines the hashes of `column` into `out` (for the second and further keys).
void combine_hash_column(const Vector& column, Rows rows, std::span<uint64_t> out);

/// One 64-bit mix (murmur finaliser style): every input bit reaches every output bit.
inline uint64_t mix_hash(uint64_t h) {
  h ^= h >> 32;
  h *= 0xe9846af9b1a615dULL;
  h ^= h >> 32;
  h *= 0xe9846af9b1a615dULL;
  h ^= h >> 28;
  return h;
}
uint64_t hash_bytes(const char* data, size_t size);

}  // namespace firesteel
