// Parsed fields to a date and time: java.time's Parsed.resolve in strict style, and Spark's defaults for what is
// missing.
#include "functions/datetime/parsed_fields.h"

#include "functions/datetime/calendar.h"

namespace firesteel {
namespace {

using Field = PatternField;

struct FieldFacts {
  std::string_view name;
  int64_t least;
  int64_t most;
  std::string_view range;
};

const FieldFacts& facts_of(Field field) {
  static constexpr std::array<FieldFacts, 17> kFacts = {{
      {"Era", 0, 1, "0 - 1"},
      {"Year", -999999999, 999999999, "-999999999 - 999999999"},
      {"YearOfEra", 1, 1000000000, "1 - 999999999/1000000000"},
      {"QuarterOfYear", 1, 4, "1 - 4"},
      {"MonthOfYear", 1, 12, "1 - 12"},
      {"AlignedDayOfWeekInMonth", 1, 7, "1 - 7"},
      {"DayOfMonth", 1, 31, "1 - 28/31"},
      {"DayOfYear", 1, 366, "1 - 365/366"},
      {"DayOfWeek", 1, 7, "1 - 7"},
      {"AmPmOfDay", 0, 1, "0 - 1"},
      {"ClockHourOfAmPm", 1, 12, "1 - 12"},
      {"HourOfAmPm", 0, 11, "0 - 11"},
      {"HourOfDay", 0, 23, "0 - 23"},
      {"ClockHourOfDay", 1, 24, "1 - 24"},
      {"MinuteOfHour", 0, 59, "0 - 59"},
      {"SecondOfMinute", 0, 59, "0 - 59"},
      {"NanoOfSecond", 0, 999999999, "0 - 999999999"},
  }};
  return kFacts[static_cast<size_t>(field)];
}

constexpr std::array<std::string_view, 12> kUpperMonths = {"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                                           "MAY",       "JUNE",     "JULY",     "AUGUST",
                                                           "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};

class Resolver {
 public:
  Resolver(ParsedFields fields, const std::string& prefix, std::string& message)
      : fields_(std::move(fields)), prefix_(prefix), message_(message) {}

  std::optional<ResolvedDatetime> run() {
    ResolvedDatetime result;
    if (!resolve_years() || !resolve_full_date() || !resolve_time(result.nanos) || !default_date()) {
      return std::nullopt;
    }
    result.days = *days_;
    return result;
  }

 private:
  bool fail(const std::string& text) {
    message_ = text;
    return false;
  }
  bool check(Field field, const std::string& prefix) {
    const FieldFacts& facts = facts_of(field);
    if (!fields_.has(field) || (fields_.get(field) >= facts.least && fields_.get(field) <= facts.most)) {
      return true;
    }
    return fail(prefix + "Invalid value for " + std::string(facts.name) + " (valid values " + std::string(facts.range) +
                "): " + std::to_string(fields_.get(field)));
  }

  bool resolve_years() {
    if (!check(Field::kYearOfEra, prefix_)) {
      return false;
    }
    if (fields_.has(Field::kYearOfEra)) {
      const int64_t year = fields_.get(Field::kYearOfEra);
      fields_.set(Field::kYear, fields_.get_or(Field::kEra, 1) == 1 ? year : 1 - year);
    }
    return true;
  }

  bool set_date(int64_t year, int64_t month, int64_t day, const std::string& prefix) {
    const int last = days_in_month(year, static_cast<int>(month));
    if (day > last) {
      return fail(prefix + (day == 29
                                ? "Invalid date 'February 29' as '" + std::to_string(year) + "' is not a leap year"
                                : "Invalid date '" + std::string(kUpperMonths[static_cast<size_t>(month - 1)]) + " " +
                                      std::to_string(day) + "'"));
    }
    days_ = days_from_civil(year, static_cast<int>(month), static_cast<int>(day));
    return true;
  }
  bool set_year_day(int64_t year, int64_t day, const std::string& prefix) {
    if (day > (is_leap_year(year) ? 366 : 365)) {
      return fail(prefix + "Invalid date 'DayOfYear " + std::to_string(day) + "' as '" + std::to_string(year) +
                  "' is not a leap year");
    }
    days_ = days_from_civil(year, 1, 1) + day - 1;
    return true;
  }

  // java.time checks the fields that were not needed against the date; Spark does the same where it made the date.
  bool agree(Field field, int64_t actual, bool by_spark) {
    if (!fields_.has(field) || fields_.get(field) == actual) {
      return true;
    }
    const std::string name(facts_of(field).name);
    const std::string parsed = name + " " + std::to_string(fields_.get(field));
    const std::string derived = name + " " + std::to_string(actual);
    return fail(by_spark ? "Conflict found: Field " + parsed + " differs from " + derived + " derived from " +
                               date_text() + "."
                         : prefix_ + "Conflict found: Field " + derived + " differs from " + parsed + " derived from " +
                               date_text());
  }
  std::string date_text() const {
    const CivilDate date = civil_from_days(*days_);
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    std::string year = std::to_string(date.year < 0 ? -date.year : date.year);
    year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
    return (date.year < 0 ? "-" : (date.year > 9999 ? "+" : "")) + year + "-" + two(date.month) + "-" + two(date.day);
  }
  bool all_agree(bool by_spark) {
    const CivilDate date = civil_from_days(*days_);
    return agree(Field::kMonth, date.month, by_spark) && agree(Field::kDayOfMonth, date.day, by_spark);
  }

  bool resolve_full_date() {
    if (!fields_.has(Field::kYear)) {
      return true;
    }
    if (fields_.has(Field::kMonth) && fields_.has(Field::kDayOfMonth)) {
      if (!check(Field::kYear, prefix_) || !check(Field::kMonth, prefix_) || !check(Field::kDayOfMonth, prefix_) ||
          !set_date(fields_.get(Field::kYear), fields_.get(Field::kMonth), fields_.get(Field::kDayOfMonth), prefix_)) {
        return false;
      }
      return agree(Field::kDayOfYear, *days_ - days_from_civil(fields_.get(Field::kYear), 1, 1) + 1, false);
    }
    if (fields_.has(Field::kDayOfYear)) {
      return check(Field::kYear, prefix_) && check(Field::kDayOfYear, prefix_) &&
             set_year_day(fields_.get(Field::kYear), fields_.get(Field::kDayOfYear), prefix_) && all_agree(false);
    }
    return true;
  }

  bool default_date() {
    if (days_) {
      return true;
    }
    for (const Field field : {Field::kYear, Field::kDayOfYear, Field::kMonth, Field::kDayOfMonth}) {
      if (!check(field, "")) {
        return false;
      }
    }
    const int64_t year = fields_.get_or(Field::kYear, 1970);
    if (fields_.has(Field::kDayOfYear)) {
      return set_year_day(year, fields_.get(Field::kDayOfYear), "") && all_agree(true);
    }
    return set_date(year, fields_.get_or(Field::kMonth, 1), fields_.get_or(Field::kDayOfMonth, 1), "");
  }

  // Sets an hour derived from another field; false when the text says otherwise.
  bool derive(Field from, Field to, int64_t value) {
    const int64_t before = fields_.get_or(to, value);
    if (before != value) {
      return fail(prefix_ + "Conflict found: " + std::string(facts_of(to).name) + " " + std::to_string(before) +
                  " differs from " + std::string(facts_of(to).name) + " " + std::to_string(value) +
                  " while resolving  " + std::string(facts_of(from).name));
    }
    fields_.remove(from);
    fields_.set(to, value);
    return true;
  }

  bool resolve_hour() {
    if (fields_.has(Field::kClockHourOfDay)) {
      const int64_t hour = fields_.get(Field::kClockHourOfDay);
      if (!check(Field::kClockHourOfDay, prefix_) ||
          !derive(Field::kClockHourOfDay, Field::kHourOfDay, hour == 24 ? 0 : hour)) {
        return false;
      }
    }
    if (fields_.has(Field::kClockHourOfAmPm)) {
      const int64_t hour = fields_.get(Field::kClockHourOfAmPm);
      if (!check(Field::kClockHourOfAmPm, prefix_) ||
          !derive(Field::kClockHourOfAmPm, Field::kHourOfAmPm, hour == 12 ? 0 : hour)) {
        return false;
      }
    }
    if (fields_.has(Field::kAmPm) && fields_.has(Field::kHourOfAmPm)) {
      const int64_t hour = fields_.get(Field::kAmPm) * 12 + fields_.get(Field::kHourOfAmPm);
      if (!check(Field::kHourOfAmPm, prefix_)) {
        return false;
      }
      fields_.remove(Field::kHourOfAmPm);
      return derive(Field::kAmPm, Field::kHourOfDay, hour);
    }
    return true;
  }

  bool resolve_time(int64_t& nanos) {
    if (!resolve_hour()) {
      return false;
    }
    for (const Field field :
         {Field::kHourOfDay, Field::kMinute, Field::kSecond, Field::kNano, Field::kHourOfAmPm, Field::kAmPm}) {
      if (!check(field, prefix_)) {
        return false;
      }
    }
    int64_t hour = fields_.get_or(Field::kAmPm, 0) * 12;
    if (fields_.has(Field::kHourOfDay)) {
      hour = fields_.get(Field::kHourOfDay);
      if (fields_.has(Field::kAmPm) && fields_.get(Field::kAmPm) != hour / 12) {
        return fail(prefix_ + "Conflict found: Field AmPmOfDay " + std::to_string(hour / 12) +
                    " differs from AmPmOfDay " + std::to_string(fields_.get(Field::kAmPm)));
      }
    } else if (fields_.has(Field::kHourOfAmPm)) {
      hour = fields_.get(Field::kHourOfAmPm);
    }
    nanos = ((hour * 60 + fields_.get_or(Field::kMinute, 0)) * 60 + fields_.get_or(Field::kSecond, 0)) * 1'000'000'000 +
            fields_.get_or(Field::kNano, 0);
    return true;
  }

  ParsedFields fields_;
  const std::string& prefix_;
  std::string& message_;
  std::optional<int64_t> days_;
};

}  // namespace

std::optional<ResolvedDatetime> resolve_fields(ParsedFields fields, const std::string& prefix, std::string& message) {
  return Resolver(std::move(fields), prefix, message).run();
}

std::optional<ResolvedDatetime> resolve_legacy_fields(const ParsedFields& fields) {
  const auto within = [&fields](Field field, int64_t least, int64_t most) {
    return !fields.has(field) || (fields.get(field) >= least && fields.get(field) <= most);
  };
  if (!within(Field::kMonth, 1, 12) || !within(Field::kDayOfMonth, 1, 31) || !within(Field::kHourOfDay, 0, 23) ||
      !within(Field::kMinute, 0, 59) || !within(Field::kSecond, 0, 59) || !within(Field::kMilli, 0, 999) ||
      !within(Field::kDayOfYear, 1, 366) || !within(Field::kHourOfAmPm, 0, 11) ||
      !within(Field::kClockHourOfAmPm, 1, 12) || !within(Field::kClockHourOfDay, 1, 24) ||
      !within(Field::kYearOfEra, 1, 292278994)) {
    return std::nullopt;
  }
  ResolvedDatetime result;
  int64_t year = fields.get_or(Field::kYearOfEra, 1970);
  year = fields.get_or(Field::kEra, 1) == 0 ? 1 - year : year;
  const auto month = static_cast<int>(fields.get_or(Field::kMonth, 1));
  const auto day = static_cast<int>(fields.get_or(Field::kDayOfMonth, 1));
  const bool by_month = fields.has(Field::kMonth) || fields.has(Field::kDayOfMonth);
  if (by_month || !fields.has(Field::kDayOfYear)) {
    if (day > days_in_month(year, month)) {
      return std::nullopt;
    }
    result.days = days_from_civil(year, month, day);
  } else {
    result.days = days_from_civil(year, 1, 1) + fields.get(Field::kDayOfYear) - 1;
  }
  int64_t hour = fields.get_or(Field::kClockHourOfDay, fields.get_or(Field::kHourOfDay, -1)) % 24;
  if (hour < 0) {
    hour = fields.get_or(Field::kAmPm, 0) * 12 +
           fields.get_or(Field::kClockHourOfAmPm, fields.get_or(Field::kHourOfAmPm, 0)) % 12;
  }
  result.nanos =
      ((hour * 60 + fields.get_or(Field::kMinute, 0)) * 60 + fields.get_or(Field::kSecond, 0)) * 1'000'000'000 +
      fields.get_or(Field::kMilli, 0) * 1'000'000;
  return result;
}

}  // namespace firesteel
