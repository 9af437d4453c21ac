#include "functions/sketch/hll_sketch.h"

#include "base/errors/spark_error.h"
#include "functions/sketch/murmur3_128.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace firesteel {
namespace {

constexpr char kFamily = 7;
constexpr char kHll8 = 2 << 2;  // target type, in the mode byte
constexpr char kListMode = 0;
constexpr char kSetMode = 1;
constexpr char kEmptyFlag = 4;
constexpr char kCompactFlag = 8;
constexpr size_t kListHeader = 8;
constexpr size_t kSetHeader = 12;
constexpr size_t kListLength = 8;
constexpr uint32_t kKeyMask = (1U << 26) - 1;

}  // namespace

void HllSketch::add(std::string_view key) {
  const auto [first, second] = murmur3_128(key);
  const auto zeros = std::min(std::countl_zero(second), 62);
  coupons_.insert((static_cast<uint32_t>(zeros + 1) << 26) | (static_cast<uint32_t>(first) & kKeyMask));
  check_room();
}

void HllSketch::unite(const HllSketch& other) {
  lg_k_ = std::min(lg_k_, other.lg_k_);
  coupons_.insert(other.coupons_.begin(), other.coupons_.end());
  check_room();
}

void HllSketch::check_room() const {
  const size_t room = lg_k_ < 8 ? kListLength : (size_t{3} << (lg_k_ - 3)) / 4;
  if (coupons_.size() > room) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "HLL sketches of lgConfigK " + std::to_string(lg_k_) + " with more than " +
                                      std::to_string(room) + " distinct values"}});
  }
}

std::string HllSketch::to_bytes() const {
  const bool list = coupons_.size() < kListLength;
  std::string out;
  out.push_back(list ? 2 : 3);
  out.push_back(1);
  out.push_back(kFamily);
  out.push_back(static_cast<char>(lg_k_));
  out.push_back(static_cast<char>(std::bit_width(std::bit_ceil(std::max(kListLength, coupons_.size() * 4 / 3))) - 1));
  out.push_back(static_cast<char>(kCompactFlag | (coupons_.empty() ? kEmptyFlag : 0)));
  out.push_back(list ? static_cast<char>(coupons_.size()) : '\0');
  out.push_back(static_cast<char>(kHll8 | (list ? kListMode : kSetMode)));
  if (!list) {
    const auto count = static_cast<uint32_t>(coupons_.size());
    out.append(reinterpret_cast<const char*>(&count), sizeof(count));
  }
  for (const uint32_t coupon : coupons_) {
    out.append(reinterpret_cast<const char*>(&coupon), sizeof(coupon));
  }
  return out;
}

// Coupons that are zero are free places of the updatable form.
std::optional<HllSketch> HllSketch::from_bytes(std::string_view bytes) {
  if (bytes.size() < kListHeader || bytes[1] != 1 || bytes[2] != kFamily) {
    return std::nullopt;
  }
  const int lg_k = bytes[3];
  const int mode = bytes[7] & 3;
  if (lg_k < kLeastLgK || lg_k > kGreatestLgK || mode > kSetMode) {
    return std::nullopt;
  }
  HllSketch sketch(lg_k);
  for (size_t at = mode == kListMode ? kListHeader : kSetHeader; at + sizeof(uint32_t) <= bytes.size();
       at += sizeof(uint32_t)) {
    uint32_t coupon;
    std::memcpy(&coupon, bytes.data() + at, sizeof(coupon));
    if (coupon != 0) {
      sketch.coupons_.insert(coupon);
    }
  }
  return sketch;
}

}  // namespace firesteel
