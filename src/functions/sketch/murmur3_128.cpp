#include "functions/sketch/murmur3_128.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

constexpr uint64_t kSeed = 9001;

uint64_t rotate(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }

uint64_t mix(uint64_t h) {
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccdULL;
  h ^= h >> 33;
  h *= 0xc4ceb9fe1a85ec53ULL;
  return h ^ (h >> 33);
}

uint64_t read_word(const char* bytes, size_t size) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, std::min<size_t>(size, 8));
  return word;
}

}  // namespace

std::pair<uint64_t, uint64_t> murmur3_128(std::string_view bytes) {
  constexpr uint64_t kC1 = 0x87c37b91114253d5ULL;
  constexpr uint64_t kC2 = 0x4cf5ad432745937fULL;
  uint64_t h1 = kSeed;
  uint64_t h2 = kSeed;
  const auto first = [&](uint64_t k) { h1 ^= rotate(k * kC1, 31) * kC2; };
  const auto second = [&](uint64_t k) { h2 ^= rotate(k * kC2, 33) * kC1; };
  size_t i = 0;
  for (; i + 16 <= bytes.size(); i += 16) {
    first(read_word(bytes.data() + i, 8));
    h1 = (rotate(h1, 27) + h2) * 5 + 0x52dce729;
    second(read_word(bytes.data() + i + 8, 8));
    h2 = (rotate(h2, 31) + h1) * 5 + 0x38495ab5;
  }
  const size_t rest = bytes.size() - i;
  if (rest > 8) {
    second(read_word(bytes.data() + i + 8, rest - 8));
  }
  if (rest > 0) {
    first(read_word(bytes.data() + i, rest));
  }
  h1 ^= bytes.size();
  h2 ^= bytes.size();
  h1 += h2;
  h2 += h1;
  h1 = mix(h1);
  h2 = mix(h2);
  h1 += h2;
  h2 += h1;
  return {h1, h2};
}

}  // namespace firesteel
