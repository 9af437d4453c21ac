// trunc and date_trunc.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/time_zone.h"
#include "functions/datetime/truncation.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/math/arithmetic_errors.h"

#include <array>
#include <utility>

namespace firesteel {
namespace {

enum class Level : uint8_t {
  kNone,
  kMicrosecond,
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear
};

Level parse_level(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, Level>, 16> kNames = {{
      {"MICROSECOND", Level::kMicrosecond},
      {"MILLISECOND", Level::kMillisecond},
      {"SECOND", Level::kSecond},
      {"MINUTE", Level::kMinute},
      {"HOUR", Level::kHour},
      {"DAY", Level::kDay},
      {"DD", Level::kDay},
      {"WEEK", Level::kWeek},
      {"MON", Level::kMonth},
      {"MONTH", Level::kMonth},
      {"MM", Level::kMonth},
      {"QUARTER", Level::kQuarter},
      {"YEAR", Level::kYear},
      {"YYYY", Level::kYear},
      {"YY", Level::kYear},
      {"", Level::kNone},
  }};
  std::string upper(text);
  for (char& c : upper) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  for (const auto& [name, level] : kNames) {
    if (name == upper) {
      return level;
    }
  }
  return Level::kNone;
}

int64_t truncate_days(int64_t days, Level level) {
  const CivilDate date = civil_from_days(days);
  switch (level) {
    case Level::kWeek:
      return days - weekday_of(days);
    case Level::kMonth:
      return days - date.day + 1;
    case Level::kQuarter:
      return days_from_civil(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    case Level::kYear:
      return days_from_civil(date.year, 1, 1);
    default:
      return days;
  }
}

int64_t unit_of(Level level) {
  switch (level) {
    case Level::kMicrosecond:
      return 1;
    case Level::kMillisecond:
      return 1000;
    case Level::kSecond:
      return kMicrosPerSecond;
    case Level::kMinute:
      return kMicrosPerMinute;
    case Level::kHour:
      return kMicrosPerHour;
    default:
      return kMicrosPerDay;
  }
}

int64_t before(int64_t micros, int64_t by) {
  int64_t result = 0;
  if (__builtin_sub_overflow(micros, by, &result)) {
    throw arithmetic_errors::overflow("long overflow", "");
  }
  return result;
}

int64_t truncate_timestamp(int64_t micros, Level level, const TimeZone& zone) {
  if (level <= Level::kSecond) {
    return before(micros, floor_remainder(micros, unit_of(level)));
  }
  const LocalTime local = zone.local_time(micros);
  if (level <= Level::kHour) {
    // Stay within the same offset: the hour that a change of the clock repeats must not become the first one.
    return before(micros, local.of_day % unit_of(level));
  }
  return zone.to_utc(LocalTime{truncate_days(local.day, level), 0});
}

VectorPtr truncate_dates(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<int32_t> date(call, 0);
  const Input<std::string_view> format(call, 1);
  const bool constant = format.is_constant() && !format.is_null(0);
  Level level = constant ? parse_level(format[0]) : Level::kNone;
  call.rows.for_each([&](size_t row) {
    level = constant ? level : parse_level(format[row]);
    if (level < Level::kWeek) {
      call.errors.note_null(row);
    } else {
      out[row] = static_cast<int32_t>(truncate_days(date[row], level));
    }
  });
  return result;
}

VectorPtr truncate_timestamps(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
  const Input<std::string_view> format(call, 0);
  const Input<int64_t> moment(call, 1);
  const bool constant = format.is_constant() && !format.is_null(0);
  Level level = constant ? parse_level(format[0]) : Level::kNone;
  call.rows.for_each([&](size_t row) {
    level = constant ? level : parse_level(format[row]);
    if (level == Level::kNone) {
      call.errors.note_null(row);
    } else {
      out[row] = truncate_timestamp(moment[row], level, zone);
    }
  });
  return result;
}

}  // namespace

std::span<const std::string_view> truncation_units(bool of_dates) {
  static constexpr std::array<std::string_view, 15> kUnits = {"WEEK", "MON",    "MONTH",  "MM",          "QUARTER",
                                                              "YEAR", "YYYY",   "YY",     "DAY",         "DD",
                                                              "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND"};
  return of_dates ? std::span(kUnits).first(8) : std::span(kUnits);
}

bool is_truncation_unit(std::string_view unit, bool of_dates) {
  const Level level = parse_level(unit);
  return of_dates ? level >= Level::kWeek : level != Level::kNone;
}

std::vector<FunctionDef> truncation_functions() {
  return {declare_scalar("datetime_funcs",
                         {.name = "trunc",
                          .since = "1.5.0",
                          .usage = "Returns the first day of the date's year, quarter, month or week.",
                          .example = {"SELECT trunc('2019-08-04', 'quarter')", "2019-07-01"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         {{"DATE, STRING -> DATE", truncate_dates, true}}),
          declare_scalar("datetime_funcs",
                         {.name = "date_trunc",
                          .since = "2.3.0",
                          .usage = "Returns the timestamp cut to the start of a unit.",
                          .example = {"SELECT date_trunc('YEAR', '2015-03-05T09:32:05.359')", "2015-01-01 00:00:00"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         {{"STRING, TIMESTAMP -> TIMESTAMP", truncate_timestamps, true}})};
}

}  // namespace firesteel
