#pragma once

#include "functions/datetime/calendar.h"
#include "functions/datetime/time_zone.h"

#include <cstdint>

namespace firesteel {

/// A timestamp moved by months, then days, of the local calendar, then by elapsed microseconds (java.time's plusMonths,
/// plusDays, plus). `zone`: UTC for TIMESTAMP_NTZ. False when the result does not fit.
inline bool add_to_timestamp_checked(int64_t micros, int64_t months, int64_t days, int64_t elapsed,
                                     const TimeZone& zone, int64_t& out) {
  if (months != 0 || days != 0) {
    LocalTime local = zone.local_time(micros);
    local.day = (months == 0 ? local.day : add_months_to_days(local.day, months)) + days;
    const auto moved = zone.find_utc(local);
    if (!moved) {
      out = 0;
      return false;
    }
    micros = *moved;
  }
  return !__builtin_add_overflow(micros, elapsed, &out);
}

}  // namespace firesteel
