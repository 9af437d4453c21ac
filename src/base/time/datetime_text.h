#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// Days since the epoch of "[+-]yyyy*[-[m]m[-[d]d[ T...]]]". Spark: SparkDateTimeUtils.stringToDate.
std::optional<int32_t> parse_date(std::string_view text);

/// A parsed timestamp text before its zone is applied.
struct ParsedTimestamp {
  bool has_date = true;  // false: only a time of day
  int64_t days = 0;
  int64_t microseconds_of_day = 0;
  std::string zone;  // "" = none was written
};

/// "date[ |T][h]h:[m]m:[s]s[.ffffff][zone]" and "[T]h:m[:s[.f]][zone]". Spark: parseTimestampString.
std::optional<ParsedTimestamp> parse_timestamp_parts(std::string_view text);
/// Local microseconds since the epoch; none when malformed or out of range. A zone in the text is ignored if
/// `allow_zone`, else malformed.
std::optional<int64_t> parse_timestamp_ntz(std::string_view text, bool allow_zone = true);
/// Microseconds since the epoch, UTC; text without zone is local to `session_zone`.
std::optional<int64_t> parse_timestamp(std::string_view text, const std::string& session_zone);
/// Nanoseconds since midnight of "h:m[:s[.f]]", whole microseconds; "AM" or "PM" may follow.
std::optional<int64_t> parse_time_of_day(std::string_view text);

/// The id behind one of Java's short ids ("PST", "JST"), or `id` itself.
std::string_view full_zone_id(std::string_view id);
/// Is `zone` a name or offset that Spark knows: "UTC", "Z", "+01:00", "GMT+1", "Europe/Berlin"?
bool is_time_zone(const std::string& zone);
/// UTC microseconds of a local time; the earlier one in an overlap, moved forward by the length of a gap (java.time).
std::optional<int64_t> local_to_utc(int64_t local_microseconds, const std::string& zone);
/// Local microseconds of a moment; none for an unknown zone.
std::optional<int64_t> utc_to_local(int64_t microseconds, const std::string& zone);

}  // namespace firesteel
