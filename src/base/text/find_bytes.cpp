#include "base/text/find_bytes.h"

#include <bit>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace firesteel {

#ifdef __SSE2__
namespace {

constexpr size_t kLane = 16;

/// Bit i: the needle may begin at text + i. `last` is the distance of its last byte.
uint32_t candidates(const char* text, size_t last, __m128i first_byte, __m128i last_byte) {
  const __m128i begins = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  const __m128i ends = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + last));
  return static_cast<uint32_t>(
      _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(begins, first_byte), _mm_cmpeq_epi8(ends, last_byte))));
}

}  // namespace

size_t find_bytes(std::string_view text, std::string_view needle, size_t at) {
  // Rests that are shorter than a lane beyond the needle are searched in a copy.
  if (needle.size() < 2 || at > text.size() || text.size() - at < needle.size()) {
    return text.find(needle, at);
  }
  const size_t last = needle.size() - 1;
  const __m128i first_byte = _mm_set1_epi8(needle.front());
  const __m128i last_byte = _mm_set1_epi8(needle.back());
  const size_t places = text.size() - last;  // where it may begin: [at, places)
  const auto first_match = [&](uint32_t found, size_t from) {
    for (; found != 0; found &= found - 1) {
      const size_t place = from + static_cast<size_t>(std::countr_zero(found));
      if (std::memcmp(text.data() + place + 1, needle.data() + 1, last) == 0) {
        return place;
      }
    }
    return std::string_view::npos;
  };
  for (; at + kLane <= places; at += kLane) {
    const size_t place = first_match(candidates(text.data() + at, last, first_byte, last_byte), at);
    if (place != std::string_view::npos) {
      return place;
    }
  }
  if (at >= places) {
    return std::string_view::npos;
  }
  if (places >= kLane) {  // a last lane that overlaps what was searched
    const size_t from = places - kLane;
    const uint32_t fresh = ~uint32_t{0} << (at - from);
    return first_match(candidates(text.data() + from, last, first_byte, last_byte) & fresh, from);
  }
  return text.find(needle, at);
}
#else
size_t find_bytes(std::string_view text, std::string_view needle, size_t at) { return text.find(needle, at); }
#endif

}  // namespace firesteel
