#include "sources/parquet/encoding/bit_unpack.h"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace firesteel::parquet_format {
namespace {

uint32_t unpack_scalar(const uint8_t* in, size_t groups, int width, uint32_t* out) {
  const uint64_t mask = (uint64_t{1} << width) - 1;
  uint32_t largest = 0;
  for (size_t i = 0; i < groups * 8; ++i) {
    const size_t bit = i * static_cast<size_t>(width);
    uint64_t word;
    std::memcpy(&word, in + bit / 8, sizeof(word));
    out[i] = static_cast<uint32_t>((word >> (bit % 8)) & mask);
    largest = std::max(largest, out[i]);
  }
  return largest;
}

#if defined(__x86_64__)

// A value and its shift must fit one 32-bit lane: width + 7 <= 32.
constexpr int kMaxShuffledWidth = 25;

/// For one width: which bytes each of the 8 lanes takes, and how far it shifts them down. Values 0-3 lie in the 16
/// bytes at the start of the group, values 4-7 in the 16 bytes at byte width / 2.
struct ShufflePlan {
  std::array<uint8_t, 32> bytes{};
  std::array<uint32_t, 8> shifts{};
};

constexpr std::array<ShufflePlan, kMaxShuffledWidth + 1> make_shuffle_plans() {
  std::array<ShufflePlan, kMaxShuffledWidth + 1> plans{};
  for (int width = 1; width <= kMaxShuffledWidth; ++width) {
    ShufflePlan& plan = plans[static_cast<size_t>(width)];
    for (int lane = 0; lane < 8; ++lane) {
      const int bit = lane * width - (lane >= 4 ? width / 2 * 8 : 0);
      for (int byte = 0; byte < 4; ++byte) {
        plan.bytes[static_cast<size_t>(lane * 4 + byte)] = static_cast<uint8_t>(bit / 8 + byte);
      }
      plan.shifts[static_cast<size_t>(lane)] = static_cast<uint32_t>(bit % 8);
    }
  }
  return plans;
}

constexpr auto kShufflePlans = make_shuffle_plans();

__attribute__((target("avx2"))) uint32_t unpack_avx2(const uint8_t* in, size_t groups, int width, uint32_t* out) {
  const ShufflePlan& plan = kShufflePlans[static_cast<size_t>(width)];
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(plan.bytes.data()));
  const __m256i shifts = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(plan.shifts.data()));
  const __m256i mask = _mm256_set1_epi32((1 << width) - 1);
  const uint8_t* high_half = in + width / 2;
  __m256i largest = _mm256_setzero_si256();
  for (size_t g = 0; g < groups; ++g) {
    const size_t offset = g * static_cast<size_t>(width);
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + offset));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(high_half + offset));
    const __m256i lanes = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), bytes);
    const __m256i values = _mm256_and_si256(_mm256_srlv_epi32(lanes, shifts), mask);
    largest = _mm256_max_epu32(largest, values);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + g * 8), values);
  }
  alignas(32) std::array<uint32_t, 8> lanes;
  _mm256_store_si256(reinterpret_cast<__m256i*>(lanes.data()), largest);
  return *std::max_element(lanes.begin(), lanes.end());
}

#endif

}  // namespace

uint32_t unpack_groups(const uint8_t* in, size_t groups, int width, uint32_t* out) {
  if (width == 0) {
    std::fill_n(out, groups * 8, 0U);
    return 0;
  }
#if defined(__x86_64__)
  if (width <= kMaxShuffledWidth && __builtin_cpu_supports("avx2")) {
    return unpack_avx2(in, groups, width, out);
  }
#endif
  return unpack_scalar(in, groups, width, out);
}

void unpack_wide(const uint8_t* in, size_t count, int width, uint64_t* out) {
  if (width == 0) {
    std::fill_n(out, count, uint64_t{0});
    return;
  }
  const uint64_t mask = width == 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
  for (size_t i = 0; i < count; ++i) {
    const size_t bit = i * static_cast<size_t>(width);
    const size_t shift = bit % 8;
    uint64_t word;
    std::memcpy(&word, in + bit / 8, sizeof(word));
    uint64_t value = word >> shift;
    if (shift != 0) {
      value |= static_cast<uint64_t>(in[bit / 8 + 8]) << (64 - shift);
    }
    out[i] = value & mask;
  }
}

}  // namespace firesteel::parquet_format
