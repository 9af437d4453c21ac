#include "functions/datetime/field_errors.h"

#include "base/time/civil_date.h"
#include "functions/datetime/calendar.h"

#include <array>
#include <string_view>

namespace firesteel {

void field_out_of_bounds(const KernelCall& call, size_t row, const std::string& sentence, bool suggests_ansi) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    call.errors.note_null(row);
    return;
  }
  call.errors.fail(row, [&] {
    return suggests_ansi ? SparkError("DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
                                      {{"rangeMessage", sentence}, {"ansiConfig", "\"spark.sql.ansi.enabled\""}})
                         : SparkError("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", {{"rangeMessage", sentence}});
  });
}

void datetime_overflow(const KernelCall& call, size_t row, const std::string& operation) {
  call.errors.fail(row, [&] { return SparkError("DATETIME_OVERFLOW", {{"operation", operation}}); });
}

std::optional<std::string> range_error(const char* field, int64_t value, int64_t least, int64_t most,
                                       const char* range) {
  if (value >= least && value <= most) {
    return std::nullopt;
  }
  return std::string("Invalid value for ") + field + " (valid values " + range + "): " + std::to_string(value);
}

std::optional<int64_t> checked_date(int64_t year, int64_t month, int64_t day, std::string& sentence) {
  static constexpr std::array<std::string_view, 12> kMonths = {"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                                               "MAY",       "JUNE",     "JULY",     "AUGUST",
                                                               "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};
  auto error = range_error("Year", year, -999999999, 999999999, "-999999999 - 999999999");
  error = error ? error : range_error("MonthOfYear", month, 1, 12, "1 - 12");
  error = error ? error : range_error("DayOfMonth", day, 1, 31, "1 - 28/31");
  if (error) {
    sentence = *std::move(error);
    return std::nullopt;
  }
  if (day > days_in_month(year, static_cast<int>(month))) {
    sentence = day == 29 ? "Invalid date 'February 29' as '" + std::to_string(year) + "' is not a leap year"
                         : "Invalid date '" + std::string(kMonths[static_cast<size_t>(month - 1)]) + " " +
                               std::to_string(day) + "'";
    return std::nullopt;
  }
  return days_from_civil(year, static_cast<int>(month), static_cast<int>(day));
}

std::optional<int64_t> checked_time(int64_t hour, int64_t minute, int64_t second_micros, std::string& sentence) {
  auto error = range_error("HourOfDay", hour, 0, 23, "0 - 23");
  error = error ? error : range_error("MinuteOfHour", minute, 0, 59, "0 - 59");
  error = error ? error : range_error("SecondOfMinute", floor_divide(second_micros, kMicrosPerSecond), 0, 59, "0 - 59");
  if (error) {
    sentence = *std::move(error);
    return std::nullopt;
  }
  return ((hour * 60 + minute) * kMicrosPerMinute + second_micros) * 1000;
}

}  // namespace firesteel
