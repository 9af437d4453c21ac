#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

/// Copies `count` bits of `from` starting at `from_offset` to `to` at `to_offset`. The bits of `to` from `to_offset` on
/// are zero before; whole words around both ranges are readable.
void copy_bits(const uint64_t* from, size_t from_offset, size_t count, uint64_t* to, size_t to_offset);
/// Sets `count` bits from `offset` on.
void set_bits(uint64_t* to, size_t offset, size_t count);
/// Ones among `count` bits from `offset` on.
size_t count_bits(const uint64_t* bits, size_t offset, size_t count);

}  // namespace firesteel::parquet_format
