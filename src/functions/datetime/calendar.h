#pragma once

#include "base/time/civil_date.h"

#include <cstdint>

namespace firesteel {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;

/// Quotient rounded down and the rest that goes with it, for counts before the epoch.
inline int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }
inline int64_t floor_remainder(int64_t a, int64_t b) { return a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0); }

/// The day `months` later, on the last day of the month when the month is too short.
inline int64_t add_months_to_days(int64_t days, int64_t months) {
  const CivilDate date = civil_from_days(days);
  const int64_t total = date.year * 12 + date.month - 1 + months;
  const int64_t year = floor_divide(total, 12);
  const int month = static_cast<int>(floor_remainder(total, 12)) + 1;
  const int last = days_in_month(year, month);
  return days_from_civil(year, month, date.day < last ? date.day : last);
}

/// 0 = Monday ... 6 = Sunday.
inline int weekday_of(int64_t days) { return static_cast<int>(floor_remainder(days + 3, 7)); }

}  // namespace firesteel
