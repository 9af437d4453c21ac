#pragma once

#include "functions/datetime/time_zone.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// spark.sql.legacy.timeParserPolicy.
enum class TimeParserPolicy : uint8_t {
  kCorrected,  // java.time's DateTimeFormatter
  kException,  // the same, but text that only the old parser reads is an error
  kLegacy,     // java.text.SimpleDateFormat
};
/// "CORRECTED", "exception" ...; kCorrected for anything else.
TimeParserPolicy time_parser_policy(std::string_view name);

struct PatternElement;

/// Writes dates and times after a pattern of Spark ("yyyy-MM-dd HH:mm:ss"). Immutable, cheap to copy, thread-safe.
class DatetimeFormatter {
 public:
  /// Throws INVALID_DATETIME_PATTERN.*, INCONSISTENT_BEHAVIOR_CROSS_VERSION.*.
  explicit DatetimeFormatter(std::string_view pattern, TimeParserPolicy policy = TimeParserPolicy::kCorrected);

  /// Appends to `out`. A moment in UTC as `zone` shows it.
  void append_timestamp(int64_t utc_us, const TimeZone& zone, std::string& out) const;
  /// A local time; letters for zones show UTC.
  void append_timestamp_ntz(int64_t local_us, std::string& out) const;
  void append_date(int64_t days, std::string& out) const;
  /// Nanoseconds since midnight.
  void append_time(int64_t nanos, std::string& out) const;

 private:
  std::shared_ptr<const std::vector<PatternElement>> elements_;
  bool legacy_ = false;
};

/// Why a text was not read, in the words of java.time (they are a parameter of CANNOT_PARSE_TIMESTAMP).
struct DatetimeParseFailure {
  std::string message;
  bool overflow = false;  // well-formed, but outside the type
};

/// Reads dates and times after a pattern of Spark. Missing fields are those of 1970-01-01 00:00:00. Immutable, cheap to
/// copy, thread-safe. Each function returns nothing for malformed text; `failure` (may be null) then says why.
class DatetimeParser {
 public:
  /// Throws as DatetimeFormatter's constructor.
  explicit DatetimeParser(std::string_view pattern, TimeParserPolicy policy = TimeParserPolicy::kCorrected);

  /// Microseconds since the epoch, UTC; text without a zone is local to `session_zone`.
  std::optional<int64_t> timestamp(std::string_view text, const TimeZone& session_zone,
                                   DatetimeParseFailure* failure = nullptr) const;
  /// Local microseconds. A zone in the text is dropped when `allow_zone`, else malformed.
  std::optional<int64_t> timestamp_ntz(std::string_view text, bool allow_zone = true,
                                       DatetimeParseFailure* failure = nullptr) const;
  std::optional<int32_t> date(std::string_view text, DatetimeParseFailure* failure = nullptr) const;
  /// Nanoseconds since midnight.
  std::optional<int64_t> time(std::string_view text, DatetimeParseFailure* failure = nullptr) const;

 private:
  std::shared_ptr<const std::vector<PatternElement>> elements_;
  bool legacy_ = false;
};

/// The formatter or parser of the last pattern seen, for patterns that may change from row to row. One per kernel call.
template <typename Compiled>
class PatternCache {
 public:
  explicit PatternCache(TimeParserPolicy policy) : policy_(policy) {}
  const Compiled& get(std::string_view pattern) {
    if (!compiled_ || pattern != pattern_) {
      pattern_ = pattern;
      compiled_.emplace(pattern_, policy_);
    }
    return *compiled_;
  }

 private:
  TimeParserPolicy policy_;
  std::string pattern_;
  std::optional<Compiled> compiled_;
};

}  // namespace firesteel
