#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A KLL quantiles sketch (Karnin, Lang, Liberty 2016) over int64_t, float or double, in the binary form of Apache
/// DataSketches. Exact as long as there are no more than k items; which items survive beyond is random.
template <typename T>
class KllSketch {
 public:
  explicit KllSketch(uint16_t k);
  /// None when the bytes are no sketch of this type.
  static std::optional<KllSketch> from_bytes(std::string_view bytes);

  void add(T item);
  void merge(const KllSketch& other);

  std::string to_bytes() const;
  std::string summary() const;
  uint64_t count() const { return count_; }
  uint16_t k() const { return k_; }
  bool empty() const { return count_ == 0; }
  /// The least item whose rank is at least `rank` (0 to 1); the sketch is not empty.
  T quantile(double rank) const;
  /// Part of the items that are not above `item`.
  double rank(T item) const;

  static constexpr uint16_t kDefaultK = 200;
  static constexpr int kLeastK = 8;
  static constexpr int kGreatestK = 65535;

 private:
  size_t level_capacity(size_t level) const;
  size_t capacity() const;
  size_t retained() const;
  void compress();
  void compact_level(size_t level);

  uint16_t k_;
  uint16_t least_k_;  // of all sketches merged into this one
  uint64_t count_ = 0;
  T least_{};
  T greatest_{};
  std::vector<std::vector<T>> levels_;  // items of level h stand for 2^h each; sorted from level 1 on
  uint64_t random_ = 0x9E3779B97F4A7C15ULL;
};

extern template class KllSketch<int64_t>;
extern template class KllSketch<float>;
extern template class KllSketch<double>;

}  // namespace firesteel
