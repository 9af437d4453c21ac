#pragma once

#include <cstddef>
#include <cstdint>

namespace firesteel::parquet_format {

/// Bytes behind a packed run that the unpackers may read (never write).
inline constexpr size_t kUnpackSlack = 32;

/// Unpacks `groups` × 8 values of `width` bits (0..32, least significant bit first), as in Parquet's bit-packed runs.
///
/// in:      groups × width bytes, and kUnpackSlack readable bytes behind them
/// out:     room for groups × 8 values
/// returns: the largest value, so that callers can check dictionary codes once a run
uint32_t unpack_groups(const uint8_t* in, size_t groups, int width, uint32_t* out);

/// Unpacks `count` values of `width` bits (0..64), starting at a byte boundary; the same slack.
void unpack_wide(const uint8_t* in, size_t count, int width, uint64_t* out);

}  // namespace firesteel::parquet_format
