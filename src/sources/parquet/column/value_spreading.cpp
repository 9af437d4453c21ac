#include "sources/parquet/column/value_spreading.h"

#include "base/errors/check.h"
#include "base/numeric/int128.h"

#include <algorithm>
#include <cstring>

namespace firesteel::parquet_format {
namespace {

template <typename F>
void with_width(size_t width, F&& f) {
  switch (width) {
    case 1:
      return f(uint8_t{});
    case 2:
      return f(uint16_t{});
    case 4:
      return f(uint32_t{});
    case 8:
      return f(uint64_t{});
    case 16:
      return f(uint128_t{});
    default:
      fail_check("no value has this width");
  }
}

template <typename T>
void spread(const T* dense, const uint64_t* bits, size_t offset, size_t count, T* to) {
  size_t next = 0;
  for (size_t start = 0; start < count; start += 64) {
    const size_t length = std::min<size_t>(64, count - start);
    const size_t position = offset + start;
    uint64_t word = bits[position / 64] >> (position % 64);
    if (position % 64 != 0 && position % 64 + length > 64) {
      word |= bits[position / 64 + 1] << (64 - position % 64);
    }
    if (length == 64 && word == ~uint64_t{0}) {
      std::memcpy(to + start, dense + next, 64 * sizeof(T));
      next += 64;
      continue;
    }
    for (size_t i = 0; i < length; ++i) {  // no branch: nulls are as likely as not
      to[start + i] = dense[next];
      next += (word >> i) & 1;
    }
  }
}

}  // namespace

void gather_values(size_t width, const void* from, const int32_t* indices, size_t count, void* to) {
  with_width(width, [&]<typename T>(T) {
    const T* source = static_cast<const T*>(from);
    T* target = static_cast<T*>(to);
    for (size_t i = 0; i < count; ++i) {
      target[i] = source[indices[i]];
    }
  });
}

void spread_values(size_t width, const void* dense, const uint64_t* bits, size_t offset, size_t count, void* to) {
  with_width(width,
             [&]<typename T>(T) { spread(static_cast<const T*>(dense), bits, offset, count, static_cast<T*>(to)); });
}

}  // namespace firesteel::parquet_format
