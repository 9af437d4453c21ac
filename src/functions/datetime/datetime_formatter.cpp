// Dates and times written after a compiled pattern.
#include "base/errors/check.h"
#include "base/time/datetime_format.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/pattern_elements.h"

namespace firesteel {
namespace {

using Kind = PatternElement::Kind;
using Field = PatternField;

constexpr int64_t kNanosPerSecond = 1'000'000'000;

// A local date and time with its zone.
struct Moment {
  int64_t days;
  int64_t nanos;  // of the day
  int offset;     // seconds
  int64_t utc_us;
  const TimeZone& zone;
  int64_t week_days;  // the day whose place in the week counts
  CivilDate date = civil_from_days(days);
};

// The day that the same date of the Julian calendar is, for dates before the Gregorian one: java.util counts weeks by
// it.
int64_t legacy_week_day(int64_t days) {
  constexpr int64_t kFirstGregorianDay = -141427;  // 1582-10-15
  if (days >= kFirstGregorianDay) {
    return days;
  }
  const CivilDate date = civil_from_days(days);
  const int64_t shift = date.month <= 2 ? 1 : 0;
  const int64_t year = date.year + 4800 - shift;
  const int64_t month = date.month + 12 * shift - 3;
  const int64_t julian_day = date.day + (153 * month + 2) / 5 + 365 * year + floor_divide(year, 4) - 32083;
  return julian_day - 2440588;
}

// java.util knows no local mean times: before 1900 the offset is the standard one of later.
int64_t legacy_offset(const TimeZone& zone, int64_t utc_us, int64_t offset) {
  constexpr int64_t kYear1900 = -2208988800 * kMicrosPerSecond;
  return utc_us < kYear1900 ? zone.offset_at(kYear1900) : offset;
}

int64_t day_of_year(const Moment& m) { return m.days - days_from_civil(m.date.year, 1, 1) + 1; }

// Weeks from Sunday to Saturday; the one with January 1st is the first of its year (java.util.Calendar, US).
void sunday_week(const Moment& m, int64_t& year, int64_t& week) {
  const int64_t saturday = m.week_days + (6 - (weekday_of(m.week_days) + 1) % 7);
  year = civil_from_days(saturday).year;
  const int64_t january = days_from_civil(year, 1, 1);
  week = (m.days - (january - (weekday_of(january) + 1) % 7)) / 7 + 1;
}

int64_t legacy_field(Field field, const Moment& m) {
  int64_t year = 0;
  int64_t week = 0;
  sunday_week(m, year, week);
  switch (field) {
    case Field::kMilli:
      return m.nanos / 1'000'000 % 1000;
    case Field::kWeekYear:
      return year;
    case Field::kWeekOfYear:
      return week;
    case Field::kWeekOfMonth:
      return (m.date.day - 1 + (weekday_of(m.days - m.date.day + 1) + 1) % 7) / 7 + 1;
    case Field::kWeekInMonth:
      return (m.date.day - 1) / 7 + 1;
    default:
      fail_check("unknown field of a pattern");
  }
}

int64_t field_value(Field field, const Moment& m) {
  const int64_t hour = m.nanos / (3600 * kNanosPerSecond);
  switch (field) {
    case Field::kEra:
      return m.date.year > 0 ? 1 : 0;
    case Field::kYear:
      return m.date.year;
    case Field::kYearOfEra:
      return m.date.year > 0 ? m.date.year : 1 - m.date.year;
    case Field::kQuarter:
      return (m.date.month - 1) / 3 + 1;
    case Field::kMonth:
      return m.date.month;
    case Field::kAlignedDayOfWeek:
      return (m.date.day - 1) % 7 + 1;
    case Field::kDayOfMonth:
      return m.date.day;
    case Field::kDayOfYear:
      return day_of_year(m);
    case Field::kDayOfWeek:
      return weekday_of(m.week_days) + 1;
    case Field::kAmPm:
      return hour / 12;
    case Field::kClockHourOfAmPm:
      return hour % 12 == 0 ? 12 : hour % 12;
    case Field::kHourOfAmPm:
      return hour % 12;
    case Field::kHourOfDay:
      return hour;
    case Field::kClockHourOfDay:
      return hour == 0 ? 24 : hour;
    case Field::kMinute:
      return m.nanos / (60 * kNanosPerSecond) % 60;
    case Field::kSecond:
      return m.nanos / kNanosPerSecond % 60;
    case Field::kNano:
      return m.nanos % kNanosPerSecond;
    default:
      return legacy_field(field, m);
  }
}

void append_number(const PatternElement& element, int64_t value, std::string& out) {
  const int64_t magnitude = value < 0 ? -value : value;
  if (value < 0) {
    out.push_back('-');
  } else if (element.sign == SignStyle::kExceedsPad) {
    int64_t limit = 1;
    for (int i = 0; i < element.min; ++i) {
      limit *= 10;
    }
    if (value >= limit) {
      out.push_back('+');
    }
  }
  append_padded(magnitude, element.min, out);
}

void append_offset(const PatternElement& element, int offset, std::string& out) {
  const int magnitude = offset < 0 ? -offset : offset;
  const int hours = magnitude / 3600;
  const int minutes = magnitude / 60 % 60;
  const int seconds = magnitude % 60;
  const int style = element.style;
  const bool shows_minutes = style >= 3 || (style >= 1 && minutes > 0);
  const bool shows_seconds = style >= 7 || (style >= 5 && seconds > 0);
  if (hours + (shows_minutes ? minutes : 0) + (shows_seconds ? seconds : 0) == 0) {
    out += element.text;
    return;
  }
  const std::string_view colon = style % 2 == 0 && style > 0 ? ":" : "";
  out.push_back(offset < 0 ? '-' : '+');
  append_padded(hours, 2, out);
  if (shows_minutes) {
    out += colon;
    append_padded(minutes, 2, out);
  }
  if (shows_seconds) {
    out += colon;
    append_padded(seconds, 2, out);
  }
}

void append_localized_offset(bool full, int offset, std::string& out) {
  out += "GMT";
  if (offset == 0) {
    return;
  }
  const int magnitude = offset < 0 ? -offset : offset;
  out.push_back(offset < 0 ? '-' : '+');
  append_padded(magnitude / 3600, full ? 2 : 1, out);
  if (full || magnitude % 3600 != 0) {
    out.push_back(':');
    append_padded(magnitude / 60 % 60, 2, out);
  }
  if (magnitude % 60 != 0) {
    out.push_back(':');
    append_padded(magnitude % 60, 2, out);
  }
}

void append_element(const PatternElement& element, const Moment& m, std::string& out) {
  switch (element.kind) {
    case Kind::kNumber:
      return append_number(element, field_value(element.field, m), out);
    case Kind::kReducedYear: {
      const int64_t year = field_value(element.field, m);
      return append_padded((year < 0 ? -year : year) % 100, 2, out);
    }
    case Kind::kText: {
      int first = 0;
      const auto texts = field_texts(element.field, element.style, first);
      out += texts[static_cast<size_t>(field_value(element.field, m) - first)];
      return;
    }
    case Kind::kFraction: {
      int64_t unit = kNanosPerSecond;
      for (int i = 0; i < element.max; ++i) {
        unit /= 10;
      }
      return append_padded(m.nanos % kNanosPerSecond / unit, element.max, out);
    }
    case Kind::kLiteral:
      out += element.text;
      return;
    case Kind::kOffset:
      return append_offset(element, m.offset, out);
    case Kind::kLocalizedOffset:
      return append_localized_offset(element.style == 4, m.offset, out);
    case Kind::kZoneId:
      out += m.zone.id();
      return;
    case Kind::kZoneName: {
      const bool daylight = m.zone.is_daylight(m.utc_us);
      out += element.style == 4 ? m.zone.long_name(daylight) : m.zone.short_name(daylight);
      return;
    }
    case Kind::kOptionalStart:
    case Kind::kOptionalEnd:
      return;
  }
}

void append_all(const std::vector<PatternElement>& elements, const Moment& m, std::string& out) {
  for (const PatternElement& element : elements) {
    append_element(element, m, out);
  }
}

}  // namespace

DatetimeFormatter::DatetimeFormatter(std::string_view pattern, TimeParserPolicy policy)
    : elements_(std::make_shared<const std::vector<PatternElement>>(compile_pattern(pattern, false, policy))),
      legacy_(policy == TimeParserPolicy::kLegacy) {}

void DatetimeFormatter::append_timestamp(int64_t utc_us, const TimeZone& zone, std::string& out) const {
  const int64_t offset = zone.offset_at(utc_us);
  const LocalTime local = zone.local_time(utc_us);
  const int64_t days = local.day;
  const int64_t shown_offset = legacy_ ? legacy_offset(zone, utc_us, offset) : offset;
  append_all(*elements_,
             {days, local.of_day * 1000, static_cast<int>(shown_offset / kMicrosPerSecond), utc_us, zone,
              legacy_ ? legacy_week_day(days) : days},
             out);
}

void DatetimeFormatter::append_timestamp_ntz(int64_t local_us, std::string& out) const {
  append_timestamp(local_us, TimeZone::utc(), out);
}

void DatetimeFormatter::append_date(int64_t days, std::string& out) const {
  append_all(*elements_, {days, 0, 0, 0, TimeZone::utc(), legacy_ ? legacy_week_day(days) : days}, out);
}

void DatetimeFormatter::append_time(int64_t nanos, std::string& out) const {
  append_all(*elements_, {0, nanos, 0, 0, TimeZone::utc(), 0}, out);
}

}  // namespace firesteel
