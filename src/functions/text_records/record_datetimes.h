#pragma once

#include "functions/datetime/datetime_pattern.h"
#include "functions/datetime/time_zone.h"
#include "functions/text_records/record_options.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// How dates and times stand in text records (JSON, CSV, XML): the options dateFormat, timestampFormat,
/// timestampNTZFormat, timeFormat and timeZone. Without a format, reading takes what CAST takes and writing gives the
/// ISO form. Not thread-safe (zones remember their last offset): one per kernel call.
class RecordDatetimes {
 public:
  /// Throws INVALID_TIMEZONE and what a malformed pattern raises.
  RecordDatetimes(const RecordOptions& options, std::string_view session_zone);

  std::optional<int32_t> date(std::string_view text) const;
  std::optional<int64_t> timestamp(std::string_view text) const;
  /// For inference: is the text a timestamp (also a time of day alone)?
  bool is_timestamp(std::string_view text) const;
  std::optional<int64_t> timestamp_ntz(std::string_view text) const;
  std::optional<int64_t> time(std::string_view text) const;

  void append_date(int32_t days, std::string& out) const;
  void append_timestamp(int64_t utc_us, std::string& out) const;
  void append_timestamp_ntz(int64_t local_us, std::string& out) const;
  void append_time(int64_t nanos, std::string& out) const;

  const TimeZone& zone() const { return zone_; }

 private:
  std::string zone_name_;
  TimeZone zone_;
  std::optional<DatetimeParser> date_parser_;
  std::optional<DatetimeParser> timestamp_parser_;
  std::optional<DatetimeParser> timestamp_ntz_parser_;
  std::optional<DatetimeParser> time_parser_;
  std::optional<DatetimeFormatter> date_formatter_;
  std::optional<DatetimeFormatter> timestamp_formatter_;
  std::optional<DatetimeFormatter> timestamp_ntz_formatter_;
  std::optional<DatetimeFormatter> time_formatter_;
};

}  // namespace firesteel
