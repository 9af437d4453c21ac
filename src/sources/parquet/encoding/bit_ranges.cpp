#include "sources/parquet/encoding/bit_ranges.h"

#include <algorithm>
#include <bit>

namespace firesteel::parquet_format {
namespace {

constexpr uint64_t low_mask(size_t bits) { return bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1; }

/// Up to 64 bits starting at `offset`; bits above `count` are zero.
uint64_t read_bits(const uint64_t* bits, size_t offset, size_t count) {
  const size_t word = offset / 64;
  const size_t shift = offset % 64;
  uint64_t value = bits[word] >> shift;
  if (shift != 0 && shift + count > 64) {
    value |= bits[word + 1] << (64 - shift);
  }
  return value & low_mask(count);
}

void or_bits(uint64_t* to, size_t offset, uint64_t value, size_t count) {
  const size_t word = offset / 64;
  const size_t shift = offset % 64;
  to[word] |= value << shift;
  if (shift != 0 && shift + count > 64) {
    to[word + 1] |= value >> (64 - shift);
  }
}

}  // namespace

void copy_bits(const uint64_t* from, size_t from_offset, size_t count, uint64_t* to, size_t to_offset) {
  while (count > 0) {
    const size_t step = std::min<size_t>(count, 64);
    or_bits(to, to_offset, read_bits(from, from_offset, step), step);
    from_offset += step;
    to_offset += step;
    count -= step;
  }
}

void set_bits(uint64_t* to, size_t offset, size_t count) {
  while (count > 0) {
    const size_t step = std::min<size_t>(count, 64);
    or_bits(to, offset, low_mask(step), step);
    offset += step;
    count -= step;
  }
}

size_t count_bits(const uint64_t* bits, size_t offset, size_t count) {
  size_t ones = 0;
  while (count > 0) {
    const size_t step = std::min<size_t>(count, 64);
    ones += static_cast<size_t>(std::popcount(read_bits(bits, offset, step)));
    offset += step;
    count -= step;
  }
  return ones;
}

}  // namespace firesteel::parquet_format
