#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// Random permutations as Spark draws them for shuffle(): Fisher-Yates from the front over the Mersenne Twister MT19937
/// with a seed of 64 bits. Each permutation goes on where the last one ended; not thread-safe.
class RandomIndices {
 public:
  explicit RandomIndices(int64_t seed);
  /// A permutation of 0 .. length-1, valid until the next call.
  std::span<const int32_t> next(int32_t length);

 private:
  static constexpr size_t kWords = 624;
  uint32_t next_word();
  int32_t below(int32_t bound);

  std::array<uint32_t, kWords> state_{};
  size_t position_ = kWords;
  std::vector<int32_t> indices_;
};

}  // namespace firesteel
