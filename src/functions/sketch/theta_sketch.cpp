#include "functions/sketch/theta_sketch.h"

#include "functions/sketch/murmur3_128.h"
#include "functions/sketch/sketch_bytes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace firesteel {
namespace {

constexpr uint16_t kSeedHash = 0x93CC;  // of that seed
constexpr char kThetaFamily = 3;
constexpr char kTupleFamily = 9;
constexpr char kReadOnlyFlag = 2;
constexpr char kEmptyFlag = 4;
constexpr char kCompactFlag = 8;
constexpr char kOrderedFlag = 16;
constexpr char kSingleFlag = 32;
constexpr size_t kHeader = 8;

size_t summary_size(ThetaSketch::Kind kind) {
  return kind == ThetaSketch::Kind::kTheta ? 0 : (kind == ThetaSketch::Kind::kInteger ? 5 : 9);
}

}  // namespace

double neutral_summary(ThetaSketch::Kind kind, SummaryMode mode) {
  const bool integer = kind == ThetaSketch::Kind::kInteger;
  switch (mode) {
    case SummaryMode::kMin:
      return integer ? std::numeric_limits<int32_t>::max() : std::numeric_limits<double>::max();
    case SummaryMode::kMax:
      return integer ? std::numeric_limits<int32_t>::min() : std::numeric_limits<double>::denorm_min();
    case SummaryMode::kAlwaysOne:
      return 1;
    case SummaryMode::kSum:
      break;
  }
  return 0;
}

// The upper 63 bits of the first half count.
int64_t ThetaSketch::hash(std::string_view bytes) { return static_cast<int64_t>(murmur3_128(bytes).first >> 1); }

double ThetaSketch::joined(double left, double right, SummaryMode mode) const {
  switch (mode) {
    case SummaryMode::kMin:
      return std::min(left, right);
    case SummaryMode::kMax:
      return std::max(left, right);
    case SummaryMode::kAlwaysOne:
      return 1;
    case SummaryMode::kSum:
      break;
  }
  // Integer summaries wrap around as Java's int.
  return kind_ == Kind::kInteger ? static_cast<double>(static_cast<int32_t>(
                                       static_cast<uint32_t>(static_cast<int64_t>(left) + static_cast<int64_t>(right))))
                                 : left + right;
}

void ThetaSketch::add(int64_t hash, double summary, SummaryMode mode, int lg_entries) {
  empty_ = false;
  if (hash == 0 || hash >= theta_) {
    return;
  }
  const auto [entry, is_new] = entries_.try_emplace(hash, neutral_summary(kind_, mode));
  entry->second = joined(entry->second, summary, mode);
  // DataSketches rebuilds when 15/16 of its table of twice the size are full.
  const size_t nominal = size_t{1} << lg_entries;
  if (is_new && entries_.size() > nominal * 2 * 15 / 16) {
    cut_above(nominal);
  }
}

void ThetaSketch::cut_above(size_t kept) {
  std::vector<int64_t> hashes;
  hashes.reserve(entries_.size());
  for (const auto& [hash, summary] : entries_) {
    hashes.push_back(hash);
  }
  std::nth_element(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(kept), hashes.end());
  drop_from(hashes[kept]);
}

void ThetaSketch::drop_from(int64_t theta) {
  theta_ = std::min(theta_, theta);
  absl::erase_if(entries_, [this](const auto& entry) { return entry.first >= theta_; });
}

void ThetaSketch::trim(int lg_entries) {
  const size_t nominal = size_t{1} << lg_entries;
  if (entries_.size() > nominal) {
    cut_above(nominal);
  }
}

void ThetaSketch::unite(const ThetaSketch& other, SummaryMode mode) {
  empty_ = empty_ && other.empty_;
  drop_from(other.theta_);
  for (const auto& [hash, summary] : other.entries_) {
    if (hash < theta_) {
      const auto [entry, is_new] = entries_.try_emplace(hash, summary);
      if (!is_new) {
        entry->second = joined(entry->second, summary, mode);
      }
    }
  }
}

void ThetaSketch::intersect(const ThetaSketch& other, SummaryMode mode) {
  empty_ = empty_ || other.empty_;
  if (empty_) {
    theta_ = kFullTheta;
    entries_.clear();
    return;
  }
  drop_from(other.theta_);
  absl::erase_if(entries_, [&](const auto& entry) { return !other.entries_.contains(entry.first); });
  for (auto& [hash, summary] : entries_) {
    summary = joined(summary, other.entries_.at(hash), mode);
  }
}

void ThetaSketch::subtract(const ThetaSketch& other) {
  if (empty_) {
    return;
  }
  drop_from(other.theta_);
  absl::erase_if(entries_, [&](const auto& entry) { return other.entries_.contains(entry.first); });
  empty_ = entries_.empty() && theta_ == kFullTheta;
}

ThetaSketch ThetaSketch::with_summaries(Kind kind, SummaryMode mode) const {
  ThetaSketch sketch = *this;
  sketch.kind_ = kind;
  for (auto& [hash, summary] : sketch.entries_) {
    summary = neutral_summary(kind, mode);
  }
  return sketch;
}

double ThetaSketch::estimate() const {
  const auto count = static_cast<double>(entries_.size());
  return theta_ == kFullTheta ? count : count / theta();
}

double ThetaSketch::summary(SummaryMode mode) const {
  if (entries_.empty()) {
    return 0;
  }
  double total = mode == SummaryMode::kSum || mode == SummaryMode::kAlwaysOne ? 0 : entries_.begin()->second;
  for (const auto& [hash, summary] : entries_) {
    switch (mode) {
      case SummaryMode::kSum:
        total += summary;
        break;
      case SummaryMode::kMin:
        total = std::min(total, summary);
        break;
      case SummaryMode::kMax:
        total = std::max(total, summary);
        break;
      case SummaryMode::kAlwaysOne:
        total += 1;
        break;
    }
  }
  return total;
}

std::string ThetaSketch::to_bytes(SummaryMode mode) const {
  const bool theta_kind = kind_ == Kind::kTheta;
  const bool estimates = theta_ != kFullTheta;
  const bool single = entries_.size() == 1 && !estimates;
  const bool nothing = empty_ && entries_.empty();
  std::vector<std::pair<int64_t, double>> sorted(entries_.begin(), entries_.end());
  std::sort(sorted.begin(), sorted.end());
  std::string out;
  put<char>(out, nothing || single ? 1 : (estimates ? 3 : 2));
  put<char>(out, 3);
  put<char>(out, theta_kind ? kThetaFamily : kTupleFamily);
  put<char>(out, theta_kind ? 0 : 1);
  put<char>(out, 0);
  int flags = kReadOnlyFlag | kCompactFlag | (theta_kind ? kOrderedFlag : 0) | (nothing ? kEmptyFlag : 0);
  flags |= theta_kind && single ? kSingleFlag : 0;
  put<char>(out, static_cast<char>(flags));
  put<uint16_t>(out, theta_kind && nothing ? uint16_t{0} : kSeedHash);
  if (!nothing && !single) {
    put<int32_t>(out, static_cast<int32_t>(sorted.size()));
    put<float>(out, theta_kind ? 1.0F : 0.0F);
    if (estimates) {
      put<int64_t>(out, theta_);
    }
  }
  for (const auto& [hash, summary] : sorted) {
    put<int64_t>(out, hash);
    if (kind_ == Kind::kInteger) {
      put<int32_t>(out, static_cast<int32_t>(summary));
    } else if (kind_ == Kind::kDouble) {
      put<double>(out, summary);
    }
    if (!theta_kind) {
      put<char>(out, static_cast<char>(mode));
    }
  }
  return out;
}

std::optional<ThetaSketch> ThetaSketch::from_bytes(std::string_view bytes, Kind kind) {
  const char family = kind == Kind::kTheta ? kThetaFamily : kTupleFamily;
  if (bytes.size() < kHeader || bytes[1] != 3 || bytes[2] != family || bytes[0] < 1 || bytes[0] > 3) {
    return std::nullopt;
  }
  ThetaSketch sketch(kind);
  const bool empty = (bytes[5] & kEmptyFlag) != 0;
  sketch.empty_ = empty;
  size_t at = kHeader;
  size_t count = empty ? 0 : 1;
  if (bytes[0] >= 2) {
    if (bytes.size() < 2 * kHeader) {
      return std::nullopt;
    }
    count = get<uint32_t>(bytes, 8);
    at = 2 * kHeader;
  }
  if (bytes[0] == 3) {
    if (bytes.size() < 3 * kHeader) {
      return std::nullopt;
    }
    sketch.theta_ = get<int64_t>(bytes, 16);
    at = 3 * kHeader;
  }
  const size_t width = sizeof(int64_t) + summary_size(kind);
  const bool exact_size = kind == Kind::kTheta || bytes.size() == at + count * width;
  if (bytes.size() < at + count * width || !exact_size) {
    return std::nullopt;
  }
  for (size_t i = 0; i < count; ++i, at += width) {
    const auto hash = get<int64_t>(bytes, at);
    double summary = 0;
    if (kind == Kind::kInteger) {
      summary = get<int32_t>(bytes, at + sizeof(int64_t));
    } else if (kind == Kind::kDouble) {
      summary = get<double>(bytes, at + sizeof(int64_t));
    }
    sketch.entries_.emplace(hash, summary);
  }
  return sketch;
}

std::string_view ThetaSketch::family_of(std::string_view bytes) {
  if (bytes.size() < kHeader) {
    return {};
  }
  switch (bytes[2]) {
    case 1:
      return "ALPHA";
    case 2:
      return "QUICKSELECT";
    case kThetaFamily:
      return "COMPACT";
    case 4:
      return "UNION";
    case 5:
      return "INTERSECTION";
    case 7:
      return "HLL";
    case 8:
      return "QUANTILES";
    case kTupleFamily:
      return "TUPLE";
    case 15:
      return "KLL";
    default:
      return {};
  }
}

}  // namespace firesteel
