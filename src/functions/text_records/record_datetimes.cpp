#include "functions/text_records/record_datetimes.h"

#include "base/time/datetime_format.h"
#include "base/time/datetime_text.h"

#include <cstdlib>

namespace firesteel {
namespace {

constexpr int64_t kSecond = 1000000;
constexpr int64_t kDay = 86400 * kSecond;

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
    : zone_name_(options.get_or("timeZone", session_zone)), zone_(TimeZone::load(zone_name_)) {
  for (const char* name : {"dateFormat", "timestampFormat", "timestampNTZFormat", "timeFormat"}) {
    if (options.get(name)) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the option " + std::string(name)}});
    }
  }
}

std::optional<int32_t> RecordDatetimes::date(std::string_view text) const { return parse_date(text); }

std::optional<int64_t> RecordDatetimes::timestamp(std::string_view text) const {
  const auto parts = parse_timestamp_parts(text);
  return parts && parts->has_date ? parse_timestamp(text, zone_name_) : std::nullopt;
}

bool RecordDatetimes::is_timestamp(std::string_view text) const { return parse_timestamp_parts(text).has_value(); }

std::optional<int64_t> RecordDatetimes::timestamp_ntz(std::string_view text) const {
  return parse_timestamp_ntz(text, false);
}

std::optional<int64_t> RecordDatetimes::time(std::string_view text) const { return parse_time_of_day(text); }

void RecordDatetimes::append_date(int32_t days, std::string& out) const { firesteel::append_date(days, out); }

void RecordDatetimes::append_timestamp(int64_t utc_us, std::string& out) const {
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
}

void RecordDatetimes::append_timestamp_ntz(int64_t local_us, std::string& out) const { append_iso(local_us, out); }

void RecordDatetimes::append_time(int64_t nanos, std::string& out) const { append_time_of_day(nanos, out); }

}  // namespace firesteel
