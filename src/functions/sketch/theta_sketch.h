#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// How the summaries of one key are joined.
enum class SummaryMode : uint8_t { kSum, kMin, kMax, kAlwaysOne };

/// A theta sketch (Dasgupta, Lang, Rhodes, Thaler 2016) or a tuple sketch, which keeps a number with each hash: the
/// hashes below `theta`, a threshold that falls when there are too many. Exact while there are few. The binary form is
/// that of Apache DataSketches (theta: serial version 3).
class ThetaSketch {
 public:
  enum class Kind : uint8_t { kTheta, kInteger, kDouble };
  static constexpr int64_t kFullTheta = INT64_MAX;
  static constexpr int kLeastLgEntries = 4;
  static constexpr int kGreatestLgEntries = 26;

  explicit ThetaSketch(Kind kind) : kind_(kind) {}
  /// None when the bytes are no sketch of this kind.
  static std::optional<ThetaSketch> from_bytes(std::string_view bytes, Kind kind);
  /// DataSketches' family of a sketch ("COMPACT", "TUPLE" ...); empty when there is no header.
  static std::string_view family_of(std::string_view bytes);
  /// The hash of a key; `bytes`: little-endian for numbers.
  static int64_t hash(std::string_view bytes);

  void add(int64_t hash, double summary, SummaryMode mode, int lg_entries);
  void unite(const ThetaSketch& other, SummaryMode mode);
  void intersect(const ThetaSketch& other, SummaryMode mode);
  void subtract(const ThetaSketch& other);
  /// Keeps no more than 2^lg_entries hashes.
  void trim(int lg_entries);
  /// This (a theta sketch) as a tuple sketch with the summaries that change nothing.
  ThetaSketch with_summaries(Kind kind, SummaryMode mode) const;

  double estimate() const;
  double theta() const { return static_cast<double>(theta_) / 0x1.0p63; }
  double summary(SummaryMode mode) const;
  std::string to_bytes(SummaryMode mode) const;

 private:
  void cut_above(size_t kept);
  void drop_from(int64_t theta);
  double joined(double left, double right, SummaryMode mode) const;

  Kind kind_;
  bool empty_ = true;  // no key was ever added
  int64_t theta_ = kFullTheta;
  absl::flat_hash_map<int64_t, double> entries_;
};

/// The summary of a key that has none yet.
double neutral_summary(ThetaSketch::Kind kind, SummaryMode mode);

}  // namespace firesteel
