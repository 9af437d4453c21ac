#include "functions/sketch/kll_sketch.h"

#include "functions/sketch/sketch_bytes.h"
#include "types/literal.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>

namespace firesteel {
namespace {

constexpr size_t kLeastLevel = 8;  // DataSketches' m: the least capacity of a level
constexpr size_t kShortHeader = 8;
constexpr size_t kFullHeader = 20;
constexpr char kFamily = 15;
constexpr char kEmptyFlag = 1;
constexpr char kSingleFlag = 4;
constexpr size_t kMaxLevels = 61;

template <typename T>
bool is_nan(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(value);
  }
  return false;
}

template <typename T>
const char* type_name() {
  return std::is_same_v<T, float> ? "Floats" : (std::is_same_v<T, double> ? "Doubles" : "Longs");
}

template <typename T>
std::string text_of(T value) {
  if constexpr (std::is_same_v<T, int64_t>) {
    return std::to_string(value);
  } else {
    const DataType type = std::is_same_v<T, float> ? DataType::float_type() : DataType::double_type();
    return Literal{type, static_cast<double>(value)}.to_string();
  }
}

}  // namespace

template <typename T>
KllSketch<T>::KllSketch(uint16_t k) : k_(k), least_k_(k), levels_(1) {}

// k * (2/3)^depth, where depth counts from the top, but no less than m.
template <typename T>
size_t KllSketch<T>::level_capacity(size_t level) const {
  const size_t depth = levels_.size() - level - 1;
  const double capacity = static_cast<double>(k_) * std::pow(2.0 / 3.0, static_cast<double>(depth));
  return std::max(kLeastLevel, static_cast<size_t>(std::floor(capacity + 0.5)));
}

template <typename T>
size_t KllSketch<T>::capacity() const {
  size_t total = 0;
  for (size_t level = 0; level < levels_.size(); ++level) {
    total += level_capacity(level);
  }
  return total;
}

template <typename T>
size_t KllSketch<T>::retained() const {
  size_t total = 0;
  for (const std::vector<T>& level : levels_) {
    total += level.size();
  }
  return total;
}

template <typename T>
void KllSketch<T>::add(T item) {
  if (is_nan(item)) {
    return;
  }
  least_ = count_ == 0 ? item : std::min(least_, item);
  greatest_ = count_ == 0 ? item : std::max(greatest_, item);
  if (retained() >= capacity()) {
    compress();
  }
  levels_[0].push_back(item);
  ++count_;
}

template <typename T>
void KllSketch<T>::merge(const KllSketch& other) {
  if (other.empty()) {
    return;
  }
  least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
  greatest_ = count_ == 0 ? other.greatest_ : std::max(greatest_, other.greatest_);
  levels_.resize(std::max(levels_.size(), other.levels_.size()));
  for (size_t level = 0; level < other.levels_.size(); ++level) {
    std::vector<T>& mine = levels_[level];
    const auto middle = static_cast<std::ptrdiff_t>(mine.size());
    mine.insert(mine.end(), other.levels_[level].begin(), other.levels_[level].end());
    if (level > 0) {
      std::inplace_merge(mine.begin(), mine.begin() + middle, mine.end());
    }
  }
  count_ += other.count_;
  least_k_ = std::min(least_k_, other.least_k_);
  while (retained() > capacity()) {
    compress();
  }
}

template <typename T>
void KllSketch<T>::compress() {
  size_t level = 0;
  while (levels_[level].size() < level_capacity(level)) {
    ++level;
  }
  if (level + 1 == levels_.size()) {
    levels_.emplace_back();
  }
  compact_level(level);
}

// Every second item goes one level up and stands for two; an odd one stays.
template <typename T>
void KllSketch<T>::compact_level(size_t level) {
  std::vector<T>& from = levels_[level];
  std::vector<T>& to = levels_[level + 1];
  std::vector<T> kept;
  if (from.size() % 2 == 1) {
    kept.push_back(from.front());
    from.erase(from.begin());
  }
  std::sort(from.begin(), from.end());
  random_ ^= random_ << 13;
  random_ ^= random_ >> 7;
  random_ ^= random_ << 17;
  const auto middle = static_cast<std::ptrdiff_t>(to.size());
  for (size_t i = random_ & 1; i < from.size(); i += 2) {
    to.push_back(from[i]);
  }
  std::inplace_merge(to.begin(), to.begin() + middle, to.end());
  from = std::move(kept);
}

template <typename T>
std::string KllSketch<T>::to_bytes() const {
  const bool full = count_ > 1;
  std::string out;
  put<char>(out, full ? 5 : 2);
  put<char>(out, count_ == 1 ? 2 : 1);
  put<char>(out, kFamily);
  put<char>(out, count_ == 0 ? kEmptyFlag : (count_ == 1 ? kSingleFlag : '\0'));
  put<uint16_t>(out, k_);
  put<char>(out, static_cast<char>(kLeastLevel));
  put<char>(out, 0);
  if (count_ == 1) {
    put<T>(out, levels_[0][0]);
  }
  if (!full) {
    return out;
  }
  put<uint64_t>(out, count_);
  put<uint16_t>(out, least_k_);
  put<char>(out, static_cast<char>(levels_.size()));
  put<char>(out, 0);
  auto offset = static_cast<uint32_t>(capacity() - retained());
  for (const std::vector<T>& level : levels_) {
    put<uint32_t>(out, offset);
    offset += static_cast<uint32_t>(level.size());
  }
  put<T>(out, least_);
  put<T>(out, greatest_);
  for (const std::vector<T>& level : levels_) {
    for (const T item : level) {
      put<T>(out, item);
    }
  }
  return out;
}

template <typename T>
std::optional<KllSketch<T>> KllSketch<T>::from_bytes(std::string_view bytes) {
  if (bytes.size() < kShortHeader || bytes[2] != kFamily || (bytes[0] != 2 && bytes[0] != 5)) {
    return std::nullopt;
  }
  const auto k = get<uint16_t>(bytes, 4);
  if (k < kLeastK) {
    return std::nullopt;
  }
  KllSketch sketch(k);
  if ((bytes[3] & kEmptyFlag) != 0) {
    return sketch;
  }
  if ((bytes[3] & kSingleFlag) != 0) {
    if (bytes.size() < kShortHeader + sizeof(T)) {
      return std::nullopt;
    }
    sketch.add(get<T>(bytes, kShortHeader));
    return sketch;
  }
  if (bytes.size() < kFullHeader || bytes[0] != 5) {
    return std::nullopt;
  }
  sketch.count_ = get<uint64_t>(bytes, 8);
  sketch.least_k_ = get<uint16_t>(bytes, 16);
  const auto levels = static_cast<size_t>(static_cast<uint8_t>(bytes[18]));
  size_t at = kFullHeader + levels * sizeof(uint32_t);
  if (levels == 0 || levels > kMaxLevels || bytes.size() < at + 2 * sizeof(T)) {
    return std::nullopt;
  }
  sketch.levels_.resize(levels);
  const size_t end = sketch.capacity();
  sketch.least_ = get<T>(bytes, at);
  sketch.greatest_ = get<T>(bytes, at + sizeof(T));
  at += 2 * sizeof(T);
  for (size_t level = 0; level < levels; ++level) {
    const size_t offset = kFullHeader + level * sizeof(uint32_t);
    const size_t from = get<uint32_t>(bytes, offset);
    const size_t to = level + 1 < levels ? get<uint32_t>(bytes, offset + sizeof(uint32_t)) : end;
    if (to < from || to > end || bytes.size() < at + (to - from) * sizeof(T)) {
      return std::nullopt;
    }
    for (size_t i = from; i < to; ++i, at += sizeof(T)) {
      sketch.levels_[level].push_back(get<T>(bytes, at));
    }
  }
  return sketch;
}

namespace {

template <typename T>
std::vector<std::pair<T, uint64_t>> weighted(const std::vector<std::vector<T>>& levels) {
  std::vector<std::pair<T, uint64_t>> items;
  for (size_t level = 0; level < levels.size(); ++level) {
    for (const T item : levels[level]) {
      items.emplace_back(item, uint64_t{1} << level);
    }
  }
  std::sort(items.begin(), items.end());
  return items;
}

}  // namespace

template <typename T>
T KllSketch<T>::quantile(double rank) const {
  const auto wanted = static_cast<uint64_t>(std::ceil(rank * static_cast<double>(count_)));
  const auto items = weighted(levels_);
  uint64_t seen = 0;
  for (const auto& [item, weight] : items) {
    seen += weight;
    if (seen >= wanted) {
      return item;
    }
  }
  return greatest_;
}

template <typename T>
double KllSketch<T>::rank(T item) const {
  uint64_t below = 0;
  for (size_t level = 0; level < levels_.size(); ++level) {
    for (const T each : levels_[level]) {
      below += each <= item ? uint64_t{1} << level : 0;
    }
  }
  return static_cast<double>(below) / static_cast<double>(count_);
}

template <typename T>
std::string KllSketch<T>::summary() const {
  const size_t items = retained();
  const size_t room = capacity();
  const double k = least_k_;
  char rank_error[32];
  char pmf_error[32];
  std::snprintf(rank_error, sizeof(rank_error), "%.3f%%", 229.6 / std::pow(k, 0.9723));
  std::snprintf(pmf_error, sizeof(pmf_error), "%.3f%%", 244.6 / std::pow(k, 0.9433));
  const size_t compact = empty()       ? kShortHeader
                         : count_ == 1 ? kShortHeader + sizeof(T)
                                       : kFullHeader + levels_.size() * sizeof(uint32_t) + (2 + items) * sizeof(T);
  const size_t updatable = kFullHeader + (levels_.size() + 1) * sizeof(uint32_t) + (2 + room) * sizeof(T);
  const bool no_number = empty() && std::is_floating_point_v<T>;
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  std::string text = "\n### KllKll" + std::string(type_name<T>()) + "Sketch Summary:\n";
  const auto line = [&text](const char* name, const std::string& value) {
    std::string label = name;
    label.resize(23, ' ');
    text += "   " + label + ": " + value + "\n";
  };
  line("K", std::to_string(k_));
  line("Dynamic min K", std::to_string(least_k_));
  line("M", std::to_string(kLeastLevel));
  line("N", std::to_string(count_));
  line("Epsilon", rank_error);
  line("Epsilon PMF", pmf_error);
  line("Empty", flag(empty()));
  line("Estimation Mode", flag(levels_.size() > 1));
  line("Levels", std::to_string(levels_.size()));
  line("Level 0 Sorted", "false");
  line("Capacity Items", std::to_string(room));
  line("Retained Items", std::to_string(items));
  line("Free Space", std::to_string(room - items));
  line("ReadOnly", "false");
  line("Updatable Storage Bytes", std::to_string(updatable));
  line("Compact Storage Bytes", std::to_string(compact));
  line("Min Item", no_number ? "NaN" : text_of(least_));
  line("Max Item", no_number ? "NaN" : text_of(greatest_));
  return text + "### End sketch summary\n";
}

template class KllSketch<int64_t>;
template class KllSketch<float>;
template class KllSketch<double>;

}  // namespace firesteel
