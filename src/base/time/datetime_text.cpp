#include "base/time/datetime_text.h"

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/time/civil_date.h"

#include <array>
#include <limits>
#include <utility>

namespace firesteel {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerHour = 3'600 * kMicrosPerSecond;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Spark trims all ASCII control characters and blanks.
std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; };
  while (!text.empty() && blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

struct Cursor {
  std::string_view text;
  size_t at = 0;

  bool end() const { return at >= text.size(); }
  char peek() const { return end() ? '\0' : text[at]; }
  bool accept(char c) {
    if (peek() != c || end()) {
      return false;
    }
    ++at;
    return true;
  }
  // Between `least` and `most` digits.
  std::optional<int64_t> digits(int least, int most) {
    int64_t value = 0;
    int count = 0;
    while (is_digit(peek()) && count < most) {
      value = value * 10 + (text[at++] - '0');
      ++count;
    }
    return count < least || is_digit(peek()) ? std::nullopt : std::optional(value);
  }
};

// yyyy*[-m[-d]]; `complete`: was a day given?
std::optional<int64_t> read_date(Cursor& cursor, bool& complete) {
  const bool negative = cursor.peek() == '-';
  if (!cursor.accept('-')) {
    cursor.accept('+');
  }
  const auto year = cursor.digits(4, 7);
  if (!year) {
    return std::nullopt;
  }
  int64_t month = 1;
  int64_t day = 1;
  complete = false;
  if (cursor.accept('-')) {
    const auto parsed = cursor.digits(1, 2);
    if (!parsed || *parsed < 1 || *parsed > 12) {
      return std::nullopt;
    }
    month = *parsed;
    if (cursor.accept('-')) {
      const auto parsed_day = cursor.digits(1, 2);
      if (!parsed_day) {
        return std::nullopt;
      }
      day = *parsed_day;
      complete = true;
    }
  }
  const int64_t signed_year = negative ? -*year : *year;
  if (day < 1 || day > days_in_month(signed_year, static_cast<int>(month))) {
    return std::nullopt;
  }
  return days_from_civil(signed_year, static_cast<int>(month), static_cast<int>(day));
}

// h:m[:s[.f]]: the value in units of 10^-digits seconds; further digits are cut off.
std::optional<int64_t> read_time(Cursor& cursor, int fraction_digits) {
  int64_t unit = 1;
  for (int i = 0; i < fraction_digits; ++i) {
    unit *= 10;
  }
  const auto hour = cursor.digits(1, 2);
  if (!hour || *hour > 23 || !cursor.accept(':')) {
    return std::nullopt;
  }
  const auto minute = cursor.digits(1, 2);
  if (!minute || *minute > 59) {
    return std::nullopt;
  }
  int64_t total = (*hour * 3600 + *minute * 60) * unit;
  if (!cursor.accept(':')) {
    return total;
  }
  const auto second = cursor.digits(1, 2);
  if (!second || *second > 59) {
    return std::nullopt;
  }
  total += *second * unit;
  if (cursor.accept('.')) {
    while (is_digit(cursor.peek())) {
      unit /= 10;
      total += (cursor.text[cursor.at++] - '0') * unit;
    }
  }
  return total;
}

// "+h[:mm[:ss]]", "+hhmm" ... in seconds.
std::optional<int64_t> parse_offset(std::string_view text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) {
    return std::nullopt;
  }
  Cursor cursor{text, 1};
  int64_t parts[3] = {0, 0, 0};
  const size_t count = text.find(':') == std::string_view::npos ? text.size() - 1 : 0;
  if (count == 4 || count == 6) {  // +hhmm, +hhmmss
    for (size_t i = 1; i < text.size(); ++i) {
      if (!is_digit(text[i])) {
        return std::nullopt;
      }
      parts[(i - 1) / 2] = parts[(i - 1) / 2] * 10 + (text[i] - '0');
    }
  } else {
    for (int i = 0; i < 3 && (i == 0 || !cursor.end()); ++i) {
      if (i > 0 && !cursor.accept(':')) {
        return std::nullopt;
      }
      const auto value = cursor.digits(1, 2);
      if (!value) {
        return std::nullopt;
      }
      parts[i] = *value;
    }
    if (!cursor.end()) {
      return std::nullopt;
    }
  }
  const int64_t seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
  if (parts[1] > 59 || parts[2] > 59 || seconds > 18 * 3600) {
    return std::nullopt;
  }
  return text[0] == '-' ? -seconds : seconds;
}

std::optional<absl::TimeZone> find_zone(const std::string& given) {
  const std::string zone(full_zone_id(given));
  if (zone == "Z" || zone == "UTC" || zone == "GMT" || zone == "UT") {
    return absl::UTCTimeZone();
  }
  std::string_view rest = zone;
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (rest.starts_with(prefix)) {
      rest.remove_prefix(prefix.size());
      break;
    }
  }
  if (const auto offset = parse_offset(rest)) {
    return absl::FixedTimeZone(static_cast<int>(*offset));
  }
  absl::TimeZone found;
  return absl::LoadTimeZone(zone, &found) ? std::optional(found) : std::nullopt;
}

}  // namespace

std::string_view full_zone_id(std::string_view id) {
  static constexpr auto kShort =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"ACT", "Australia/Darwin"},
                                                                    {"AET", "Australia/Sydney"},
                                                                    {"AGT", "America/Argentina/Buenos_Aires"},
                                                                    {"ART", "Africa/Cairo"},
                                                                    {"AST", "America/Anchorage"},
                                                                    {"BET", "America/Sao_Paulo"},
                                                                    {"BST", "Asia/Dhaka"},
                                                                    {"CAT", "Africa/Harare"},
                                                                    {"CNT", "America/St_Johns"},
                                                                    {"CST", "America/Chicago"},
                                                                    {"CTT", "Asia/Shanghai"},
                                                                    {"EAT", "Africa/Addis_Ababa"},
                                                                    {"ECT", "Europe/Paris"},
                                                                    {"EST", "-05:00"},
                                                                    {"HST", "-10:00"},
                                                                    {"IET", "America/Indiana/Indianapolis"},
                                                                    {"IST", "Asia/Kolkata"},
                                                                    {"JST", "Asia/Tokyo"},
                                                                    {"MIT", "Pacific/Apia"},
                                                                    {"MST", "-07:00"},
                                                                    {"NET", "Asia/Yerevan"},
                                                                    {"NST", "Pacific/Auckland"},
                                                                    {"PLT", "Asia/Karachi"},
                                                                    {"PNT", "America/Phoenix"},
                                                                    {"PRT", "America/Puerto_Rico"},
                                                                    {"PST", "America/Los_Angeles"},
                                                                    {"SST", "Pacific/Guadalcanal"},
                                                                    {"VST", "Asia/Ho_Chi_Minh"}});
  for (const auto& [name, full] : kShort) {
    if (name == id) {
      return full;
    }
  }
  return id;
}

std::optional<int32_t> parse_date(std::string_view text) {
  Cursor cursor{trim(text)};
  bool complete = false;
  const auto days = read_date(cursor, complete);
  if (!days || *days < std::numeric_limits<int32_t>::min() || *days > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  if (!cursor.end() && !(complete && (cursor.peek() == ' ' || cursor.peek() == 'T'))) {
    return std::nullopt;
  }
  return static_cast<int32_t>(*days);
}

std::optional<ParsedTimestamp> parse_timestamp_parts(std::string_view text) {
  Cursor cursor{trim(text)};
  ParsedTimestamp parsed;
  const size_t colon = cursor.text.find(':');
  const size_t separator = cursor.text.find_first_of(" T");
  const bool time_only =
      cursor.peek() == 'T' || (colon != std::string_view::npos && colon <= 2 && (separator > colon || separator == 0));
  if (time_only) {
    cursor.accept('T');
    parsed.has_date = false;
  } else {
    bool complete = false;
    const auto days = read_date(cursor, complete);
    if (!days) {
      return std::nullopt;
    }
    parsed.days = *days;
    if (cursor.end()) {
      return parsed;
    }
    if (!complete || (!cursor.accept(' ') && !cursor.accept('T'))) {
      return std::nullopt;
    }
  }
  const auto time = read_time(cursor, 6);
  if (!time) {
    return std::nullopt;
  }
  parsed.microseconds_of_day = *time;
  parsed.zone = std::string(trim(cursor.text.substr(cursor.at)));
  if (!parsed.zone.empty() && !is_time_zone(parsed.zone)) {
    return std::nullopt;
  }
  return parsed;
}

std::optional<int64_t> parse_timestamp_ntz(std::string_view text, bool allow_zone) {
  const auto parsed = parse_timestamp_parts(text);
  if (!parsed || !parsed->has_date || (!allow_zone && !parsed->zone.empty())) {
    return std::nullopt;
  }
  int64_t micros = 0;
  if (__builtin_mul_overflow(parsed->days, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, parsed->microseconds_of_day, &micros)) {
    return std::nullopt;
  }
  return micros;
}

std::optional<int64_t> parse_timestamp(std::string_view text, const std::string& session_zone) {
  auto parsed = parse_timestamp_parts(text);
  if (!parsed || !parsed->has_date) {  // a bare time of day would need the current date
    return std::nullopt;
  }
  int64_t micros = 0;
  if (__builtin_mul_overflow(parsed->days, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, parsed->microseconds_of_day, &micros)) {
    return std::nullopt;
  }
  return local_to_utc(micros, parsed->zone.empty() ? session_zone : parsed->zone);
}

std::optional<int64_t> parse_time_of_day(std::string_view text) {
  text = trim(text);
  const bool meridiem = text.size() > 2 && (text.back() | 0x20) == 'm' &&
                        ((text[text.size() - 2] | 0x20) == 'a' || (text[text.size() - 2] | 0x20) == 'p');
  const bool afternoon = meridiem && (text[text.size() - 2] | 0x20) == 'p';
  if (meridiem) {
    text = trim(text.substr(0, text.size() - 2));
  }
  Cursor cursor{text};
  cursor.accept('T');
  const auto time = read_time(cursor, 6);
  if (!time || !cursor.end()) {
    return std::nullopt;
  }
  if (!meridiem) {
    return *time * 1000;
  }
  const int64_t hour = *time / kMicrosPerHour;
  if (hour < 1 || hour > 12) {
    return std::nullopt;
  }
  return (*time + ((afternoon ? 12 : 0) - (hour == 12 ? 12 : 0)) * kMicrosPerHour) * 1000;
}

bool is_time_zone(const std::string& zone) { return find_zone(zone).has_value(); }

std::optional<int64_t> local_to_utc(int64_t local_microseconds, const std::string& zone) {
  const auto found = find_zone(zone);
  if (!found) {
    return std::nullopt;
  }
  int64_t seconds = local_microseconds / kMicrosPerSecond;
  int64_t fraction = local_microseconds % kMicrosPerSecond;
  if (fraction < 0) {
    fraction += kMicrosPerSecond;
    --seconds;
  }
  const absl::CivilSecond local = absl::CivilSecond(1970, 1, 1, 0, 0, 0) + seconds;
  return absl::ToUnixSeconds(found->At(local).pre) * kMicrosPerSecond + fraction;
}

std::optional<int64_t> utc_to_local(int64_t microseconds, const std::string& zone) {
  const auto found = find_zone(zone);
  if (!found) {
    return std::nullopt;
  }
  return microseconds + found->At(absl::FromUnixMicros(microseconds)).offset * kMicrosPerSecond;
}

}  // namespace firesteel
