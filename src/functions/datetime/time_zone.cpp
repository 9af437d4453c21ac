#include "functions/datetime/time_zone.h"

#include "base/errors/spark_error.h"
#include "base/numeric/int128.h"
#include "base/time/datetime_format.h"
#include "base/time/datetime_text.h"
#include "functions/datetime/calendar.h"
#include "functions/math/arithmetic_errors.h"

#include <absl/time/time.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace firesteel {

struct TimeZone::Zone {
  absl::TimeZone zone;
};

namespace {

constexpr int64_t kSecondsPerDay = 86400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One or two digits; -1 when there are none.
int take_number(std::string_view& text, size_t most) {
  int value = -1;
  for (size_t i = 0; i < most && !text.empty() && is_digit(text.front()); ++i) {
    value = (value < 0 ? 0 : value) * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return value;
}

// "+8", "+08:00", "-08:00:30", "+0800"; seconds, or none.
std::optional<int> parse_offset(std::string_view text) {
  if (text.empty() || (text.front() != '+' && text.front() != '-')) {
    return std::nullopt;
  }
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = take_number(text, 2);
  int minutes = 0;
  int seconds = 0;
  if (!text.empty()) {
    const bool colons = text.front() == ':';
    if (colons) {
      text.remove_prefix(1);
    }
    minutes = take_number(text, 2);
    if (!text.empty()) {
      if (colons && text.front() == ':') {
        text.remove_prefix(1);
      }
      seconds = take_number(text, 2);
    }
  }
  if (!text.empty() || hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 ||
      (hours == 18 && (minutes > 0 || seconds > 0))) {
    return std::nullopt;
  }
  return sign * (hours * 3600 + minutes * 60 + seconds);
}

// "+08:00", "-07:52:58"; "Z" for none.
std::string offset_id(int seconds) {
  if (seconds == 0) {
    return "Z";
  }
  const int magnitude = seconds < 0 ? -seconds : seconds;
  std::string id(1, seconds < 0 ? '-' : '+');
  append_padded(magnitude / 3600, 2, id);
  id.push_back(':');
  append_padded(magnitude / 60 % 60, 2, id);
  if (magnitude % 60 != 0) {
    id.push_back(':');
    append_padded(magnitude % 60, 2, id);
  }
  return id;
}

constexpr int64_t kBucket = 15 * kMicrosPerMinute;  // no zone has changed its clock within a quarter of an hour of UTC

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view given) {
  const std::string_view id = full_zone_id(given);
  TimeZone result;
  if (id == "UTC" || id == "GMT" || id == "Z" || id == "UT" || id == "Etc/UTC") {
    result.id_ = id;
    return result;
  }
  std::string_view offset = id;
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (offset.starts_with(prefix)) {
      offset.remove_prefix(prefix.size());
      break;
    }
  }
  if (const auto seconds = parse_offset(offset)) {
    result.fixed_offset_us_ = *seconds * kMicrosPerSecond;
    const std::string prefix(id.substr(0, id.size() - offset.size()));
    result.id_ = prefix.empty() || *seconds != 0 ? prefix + offset_id(*seconds) : prefix;
    return result;
  }
  absl::TimeZone zone;
  // The library also knows "Fixed/UTC..." and paths; Java does not.
  const bool plausible = !id.empty() && id.front() != '/' && id.front() != ':' && id.find("..") == id.npos &&
                         !id.starts_with("Fixed/") && !id.starts_with("libc:") && id != "localtime";
  if (!plausible || !absl::LoadTimeZone(std::string(id), &zone)) {
    return std::nullopt;
  }
  result.zone_ = std::make_shared<const Zone>(Zone{zone});
  result.id_ = id;
  return result;
}

TimeZone TimeZone::load(std::string_view id) {
  if (auto zone = find(id)) {
    return *std::move(zone);
  }
  throw SparkError("INVALID_TIMEZONE", {{"timeZone", std::string(id)}});
}

TimeZone TimeZone::of_offset(int seconds) {
  TimeZone result;
  result.fixed_offset_us_ = seconds * kMicrosPerSecond;
  result.id_ = offset_id(seconds);
  return result;
}

bool TimeZone::is_daylight(int64_t utc_us) const {
  return zone_ != nullptr && zone_->zone.At(absl::FromUnixMicros(utc_us)).is_dst;
}

std::string TimeZone::short_name(bool daylight) const {
  if (zone_ == nullptr) {
    return id_;
  }
  // Winter and summer of a recent year, in both hemispheres.
  std::string name;
  for (const int month : {1, 7}) {
    const auto info = zone_->zone.At(absl::FromCivil(absl::CivilDay(2024, month, 15), zone_->zone));
    if (info.is_dst == daylight || name.empty()) {
      name = info.zone_abbr;
    }
  }
  return name.empty() || name[0] == '+' || name[0] == '-' ? "GMT" + name : name;
}

std::string TimeZone::long_name(bool daylight) const {
  if (is_offset() || (zone_ == nullptr && id_.size() > 3)) {
    return id_;
  }
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(id_)));
  icu::UnicodeString name;
  zone->getDisplayName(daylight ? 1 : 0, icu::TimeZone::LONG, icu::Locale::getUS(), name);
  std::string text;
  name.toUTF8String(text);
  return text;
}

int64_t TimeZone::offset_at(int64_t utc_us) const {
  if (zone_ == nullptr) {
    return fixed_offset_us_;
  }
  // Old local mean times change at odd seconds: only buckets of modern times are remembered.
  const int64_t bucket = floor_divide(utc_us, kBucket);
  if (bucket == cached_bucket_ && utc_us > 0) {
    return cached_offset_;
  }
  const auto info = zone_->zone.At(absl::FromUnixMicros(utc_us));
  cached_bucket_ = bucket;
  cached_offset_ = info.offset * kMicrosPerSecond;
  return cached_offset_;
}

void append_local(const LocalTime& local, std::string& out) {
  append_date(local.day, out);
  out.push_back(' ');
  append_time_of_day(local.of_day * 1000, out);
}

void TimeZone::throw_overflow() { throw arithmetic_errors::overflow("long overflow", ""); }

LocalTime TimeZone::local_time(int64_t utc_us) const {
  // The offset is less than a day: it moves the day by one at most.
  LocalTime local{floor_divide(utc_us, kMicrosPerDay), floor_remainder(utc_us, kMicrosPerDay)};
  local.of_day += offset_at(utc_us);
  const int64_t carried = floor_divide(local.of_day, kMicrosPerDay);
  return {local.day + carried, local.of_day - carried * kMicrosPerDay};
}

int64_t TimeZone::to_utc(int64_t local_us) const {
  return to_utc(LocalTime{floor_divide(local_us, kMicrosPerDay), floor_remainder(local_us, kMicrosPerDay)});
}

int64_t TimeZone::to_utc(LocalTime local) const {
  const auto utc = find_utc(local);
  if (!utc) {
    throw_overflow();
  }
  return *utc;
}

std::optional<int64_t> TimeZone::find_utc(LocalTime local) const {
  int64_t seconds = local.day * kSecondsPerDay + floor_divide(local.of_day, kMicrosPerSecond);
  const int64_t micros = floor_remainder(local.of_day, kMicrosPerSecond);
  if (zone_ == nullptr) {
    seconds -= fixed_offset_us_ / kMicrosPerSecond;
  } else {
    const absl::CivilSecond civil = absl::CivilSecond(1970, 1, 1, 0, 0, 0) + seconds;
    seconds = absl::ToUnixSeconds(zone_->zone.At(civil).pre);
  }
  const int128_t utc = static_cast<int128_t>(seconds) * kMicrosPerSecond + micros;
  return utc == static_cast<int64_t>(utc) ? std::optional(static_cast<int64_t>(utc)) : std::nullopt;
}

}  // namespace firesteel
