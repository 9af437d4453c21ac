#pragma once

#include <cstdint>

namespace firesteel {

struct CivilDate {
  int64_t year = 1970;
  int month = 1;
  int day = 1;
};

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, any year.
constexpr int64_t days_from_civil(int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

/// The inverse of days_from_civil.
constexpr CivilDate civil_from_days(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  // Quotients and rests by multiplication (Neri, Schneider: Euclidean affine functions, 2022).
  const auto quarter_days = static_cast<uint32_t>(day_of_era) * 4 + 3;
  const uint32_t century = quarter_days / 146097;
  const uint64_t scaled = uint64_t{2939745} * (quarter_days % 146097 | 3);
  const auto year_of_century = static_cast<uint32_t>(scaled >> 32);
  const uint32_t day_of_year = static_cast<uint32_t>(scaled) / 2939745 / 4;  // from 1 March on
  const uint32_t month_and_day = 2141 * day_of_year + 197913;
  const bool next_year = day_of_year >= 306;
  return {era * 400 + 100 * century + year_of_century + (next_year ? 1 : 0),
          static_cast<int>(month_and_day >> 16) - (next_year ? 12 : 0),
          static_cast<int>((month_and_day & 0xffff) / 2141 + 1)};
}

constexpr bool is_leap_year(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int days_in_month(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

}  // namespace firesteel
