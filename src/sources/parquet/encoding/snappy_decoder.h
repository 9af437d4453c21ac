#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

/// Decompresses one raw Snappy block (the format without framing that Parquet pages use) into exactly `to_size` bytes.
/// Nothing outside of [from, from + from_size) is read and nothing outside of [to, to + to_size) is written.
///
/// Why not the library: pages of numbers are a copy of a few bytes after a literal of a few bytes, over and over, and
/// the library's loop spends most of its time on calls and worst cases there.
///
/// errors: CorruptFile
void decode_snappy(const uint8_t* from, size_t from_size, uint8_t* to, size_t to_size);

}  // namespace firesteel::parquet_format
