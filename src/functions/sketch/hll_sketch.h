#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace firesteel {

/// An HLL sketch of Apache DataSketches as long as it keeps its coupons one by one (up to 3/4 of 2^(lgK - 3) of them),
/// where its estimate is their number. What does not fit any more is refused, because the estimates beyond come from
/// tables that we do not have.
class HllSketch {
 public:
  static constexpr int kLeastLgK = 4;
  static constexpr int kGreatestLgK = 21;

  explicit HllSketch(int lg_k) : lg_k_(lg_k) {}
  /// None when the bytes are no sketch.
  static std::optional<HllSketch> from_bytes(std::string_view bytes);

  /// Adds a key: little-endian bytes of numbers, text.
  void add(std::string_view key);
  void unite(const HllSketch& other);

  int lg_k() const { return lg_k_; }
  int64_t estimate() const { return static_cast<int64_t>(coupons_.size()); }
  std::string to_bytes() const;

 private:
  void check_room() const;

  int lg_k_;
  std::set<uint32_t> coupons_;
};

}  // namespace firesteel
