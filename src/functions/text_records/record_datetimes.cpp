#include "functions/text_records/record_datetimes.h"

#include "base/time/datetime_format.h"
#include "base/time/datetime_text.h"

#include <cstdlib>

namespace firesteel {
namespace {

constexpr int64_t kSecond = 1000000;
constexpr int64_t kDay = 86400 * kSecond;

template <typename Compiled>
std::optional<Compiled> compiled(const RecordOptions& options, const char* name) {
  const auto pattern = options.get(name);
  return pattern ? std::optional<Compiled>(std::in_place, *pattern) : std::nullopt;
}

// yyyy-MM-dd'T'HH:mm:ss.SSS
void append_iso(int64_t local_us, std::string& out) {
  int64_t days = local_us / kDay;
  int64_t rest = local_us % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  append_date(days, out);
  const int64_t seconds = rest / kSecond;
  out.push_back('T');
  append_padded(seconds / 3600, 2, out);
  out.push_back(':');
  append_padded(seconds / 60 % 60, 2, out);
  out.push_back(':');
  append_padded(seconds % 60, 2, out);
  out.push_back('.');
  append_padded(rest % kSecond / 1000, 3, out);
}

}  // namespace

RecordDatetimes::RecordDatetimes(const RecordOptions& options, std::string_view session_zone)
    : zone_name_(options.get_or("timeZone", session_zone)),
      zone_(TimeZone::load(zone_name_)),
      date_parser_(compiled<DatetimeParser>(options, "dateFormat")),
      timestamp_parser_(compiled<DatetimeParser>(options, "timestampFormat")),
      timestamp_ntz_parser_(compiled<DatetimeParser>(options, "timestampNTZFormat")),
      time_parser_(compiled<DatetimeParser>(options, "timeFormat")),
      date_formatter_(compiled<DatetimeFormatter>(options, "dateFormat")),
      timestamp_formatter_(compiled<DatetimeFormatter>(options, "timestampFormat")),
      timestamp_ntz_formatter_(compiled<DatetimeFormatter>(options, "timestampNTZFormat")),
      time_formatter_(compiled<DatetimeFormatter>(options, "timeFormat")) {}

std::optional<int32_t> RecordDatetimes::date(std::string_view text) const {
  return date_parser_ ? date_parser_->date(text) : parse_date(text);
}

std::optional<int64_t> RecordDatetimes::timestamp(std::string_view text) const {
  if (timestamp_parser_) {
    return timestamp_parser_->timestamp(text, zone_);
  }
  const auto parts = parse_timestamp_parts(text);
  return parts && parts->has_date ? parse_timestamp(text, zone_name_) : std::nullopt;
}

bool RecordDatetimes::is_timestamp(std::string_view text) const {
  return timestamp_parser_ ? timestamp_parser_->timestamp(text, zone_).has_value()
                           : parse_timestamp_parts(text).has_value();
}

std::optional<int64_t> RecordDatetimes::timestamp_ntz(std::string_view text) const {
  return timestamp_ntz_parser_ ? timestamp_ntz_parser_->timestamp_ntz(text, false) : parse_timestamp_ntz(text, false);
}

std::optional<int64_t> RecordDatetimes::time(std::string_view text) const {
  return time_parser_ ? time_parser_->time(text) : parse_time_of_day(text);
}

void RecordDatetimes::append_date(int32_t days, std::string& out) const {
  date_formatter_ ? date_formatter_->append_date(days, out) : firesteel::append_date(days, out);
}

void RecordDatetimes::append_timestamp(int64_t utc_us, std::string& out) const {
  if (timestamp_formatter_) {
    return timestamp_formatter_->append_timestamp(utc_us, zone_, out);
  }
  const int64_t offset = zone_.offset_at(utc_us) / kSecond;
  append_iso(utc_us + offset * kSecond, out);
  if (offset == 0) {
    out.push_back('Z');
    return;
  }
  out.push_back(offset < 0 ? '-' : '+');
  append_padded(std::abs(offset) / 3600, 2, out);
  out.push_back(':');
  append_padded(std::abs(offset) / 60 % 60, 2, out);
  if (offset % 60 != 0) {  // local mean time of old
    out.push_back(':');
    append_padded(std::abs(offset) % 60, 2, out);
  }
}

void RecordDatetimes::append_timestamp_ntz(int64_t local_us, std::string& out) const {
  timestamp_ntz_formatter_ ? timestamp_ntz_formatter_->append_timestamp_ntz(local_us, out) : append_iso(local_us, out);
}

void RecordDatetimes::append_time(int64_t nanos, std::string& out) const {
  time_formatter_ ? time_formatter_->append_time(nanos, out) : append_time_of_day(nanos, out);
}

}  // namespace firesteel
