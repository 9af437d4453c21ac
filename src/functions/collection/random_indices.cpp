#include "functions/collection/random_indices.h"

namespace firesteel {

// Initialisation by an array of the two halves of the seed (Matsumoto, Nishimura 2002).
RandomIndices::RandomIndices(int64_t seed) {
  const std::array<uint32_t, 2> key = {static_cast<uint32_t>(static_cast<uint64_t>(seed) >> 32),
                                       static_cast<uint32_t>(seed)};
  state_[0] = 19650218U;
  for (size_t i = 1; i < kWords; ++i) {
    state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + static_cast<uint32_t>(i);
  }
  size_t i = 1;
  size_t j = 0;
  const auto advance = [&] {
    if (++i == kWords) {
      state_[0] = state_[kWords - 1];
      i = 1;
    }
  };
  for (size_t k = kWords; k > 0; --k) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1664525U)) + key[j] + static_cast<uint32_t>(j);
    advance();
    j = (j + 1) % key.size();
  }
  for (size_t k = kWords - 1; k > 0; --k) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1566083941U)) - static_cast<uint32_t>(i);
    advance();
  }
  state_[0] = 0x80000000U;
}

uint32_t RandomIndices::next_word() {
  if (position_ == kWords) {
    for (size_t k = 0; k < kWords; ++k) {
      const uint32_t y = (state_[k] & 0x80000000U) | (state_[(k + 1) % kWords] & 0x7fffffffU);
      state_[k] = state_[(k + 397) % kWords] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfU : 0U);
    }
    position_ = 0;
  }
  uint32_t y = state_[position_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  return y ^ (y >> 18);
}

int32_t RandomIndices::below(int32_t bound) {
  if ((bound & -bound) == bound) {
    return static_cast<int32_t>((static_cast<int64_t>(bound) * (next_word() >> 1)) >> 31);
  }
  for (;;) {
    const auto bits = static_cast<int32_t>(next_word() >> 1);
    const int32_t value = bits % bound;
    // Overflow of a 32-bit sum marks the incomplete last stretch of the range.
    if (static_cast<int64_t>(bits) - value + (bound - 1) <= INT32_MAX) {
      return value;
    }
  }
}

std::span<const int32_t> RandomIndices::next(int32_t length) {
  indices_.resize(static_cast<size_t>(length));
  for (int32_t i = 0; i < length; ++i) {
    const auto chosen = static_cast<size_t>(below(i + 1));
    indices_[static_cast<size_t>(i)] = indices_[chosen];
    indices_[chosen] = i;
  }
  return indices_;
}

}  // namespace firesteel
