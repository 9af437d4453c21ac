#pragma once

#include "catalog/table.h"
#include "functions/datetime/datetime_pattern.h"
#include "functions/datetime/time_zone.h"
#include "functions/datetime/timestamp_text.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// What to do with a malformed record (option "mode"; unknown names are permissive).
enum class RecordMode : uint8_t { kPermissive, kDropMalformed, kFailFast };
RecordMode record_mode(const SourceOptions& options);

/// "true" or "false" in any case. Errors: _LEGACY_ERROR_TEMP_2147 ("<paramName> flag can be true or false").
bool bool_option(const SourceOptions& options, const std::string& name, bool standard);

/// How dates and times stand in text files: the options dateformat, timestampformat, timestampntzformat, timezone and
/// the session's zone. Without a format, reading takes what CAST takes and writing gives the ISO form. Not thread-safe.
class TextDatetimes {
 public:
  explicit TextDatetimes(const SourceOptions& options);

  std::optional<int32_t> date(std::string_view text) const;
  /// Is the text a date of the format (yyyy-MM-dd unless given), as inference wants it?
  bool is_formatted_date(std::string_view text) const;
  std::optional<int64_t> timestamp(std::string_view text) const;
  std::optional<int64_t> timestamp_ntz(std::string_view text) const;

  void append_date(int32_t days, std::string& out) const { date_writer_.append_date(days, out); }
  void append_timestamp(int64_t utc_us, std::string& out) const {
    timestamp_writer_.append_timestamp(utc_us, zone_, out);
  }
  void append_timestamp_ntz(int64_t local_us, std::string& out) const {
    ntz_writer_.append_timestamp_ntz(local_us, out);
  }
  const TimeZone& zone() const { return zone_; }

 private:
  std::string zone_name_;
  TimeZone zone_;
  TimestampParser default_timestamps_;
  std::optional<DatetimeParser> date_parser_;
  std::optional<DatetimeParser> timestamp_parser_;
  std::optional<DatetimeParser> ntz_parser_;
  DatetimeFormatter date_writer_;
  DatetimeFormatter timestamp_writer_;
  DatetimeFormatter ntz_writer_;
};

}  // namespace firesteel
