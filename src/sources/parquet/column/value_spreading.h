#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

/// to[i] = from[indices[i]] for values of 1, 2, 4, 8 or 16 bytes.
void gather_values(size_t width, const void* from, const int32_t* indices, size_t count, void* to);

/// Moves dense values to the places of the one bits among `count` bits from `offset` on. Places of zero bits get some
/// value of `dense` (or zeros), so that they can be read. One value behind the dense ones is readable.
void spread_values(size_t width, const void* dense, const uint64_t* bits, size_t offset, size_t count, void* to);

}  // namespace firesteel::parquet_format
