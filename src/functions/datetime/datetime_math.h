#pragma once

#include "base/numeric/int128.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/time_zone.h"

#include <cstdint>

namespace firesteel {

/// A timestamp moved by months, then days, of the local calendar, then by elapsed microseconds (java.time's plusMonths,
/// plusDays, plus). `zone`: UTC for TIMESTAMP_NTZ.
inline int64_t add_to_timestamp(int64_t micros, int64_t months, int64_t days, int64_t elapsed, const TimeZone& zone) {
  if (months != 0 || days != 0) {
    const int64_t local = zone.to_local(micros);
    int64_t local_days = floor_divide(local, kMicrosPerDay);
    const int64_t of_day = local - local_days * kMicrosPerDay;
    local_days = (months == 0 ? local_days : add_months_to_days(local_days, months)) + days;
    const auto moved = static_cast<int64_t>(static_cast<uint64_t>(local_days) * static_cast<uint64_t>(kMicrosPerDay) +
                                            static_cast<uint64_t>(of_day));
    micros = zone.to_utc(moved);
  }
  return static_cast<int64_t>(static_cast<uint64_t>(micros) + static_cast<uint64_t>(elapsed));
}

/// The same with overflow told: false when days or microseconds do not fit.
inline bool add_to_timestamp_checked(int64_t micros, int64_t months, int64_t days, int64_t elapsed,
                                     const TimeZone& zone, int64_t& out) {
  if (months != 0 || days != 0) {
    const int64_t local = zone.to_local(micros);
    int64_t local_days = floor_divide(local, kMicrosPerDay);
    const int64_t of_day = local - local_days * kMicrosPerDay;
    local_days = (months == 0 ? local_days : add_months_to_days(local_days, months)) + days;
    const int128_t moved = static_cast<int128_t>(local_days) * kMicrosPerDay + of_day;
    if (moved != static_cast<int64_t>(moved)) {
      out = 0;
      return false;
    }
    micros = zone.to_utc(static_cast<int64_t>(moved));
  }
  return !__builtin_add_overflow(micros, elapsed, &out);
}

}  // namespace firesteel
