#include "functions/datetime/timestamp_text.h"

#include "base/time/datetime_text.h"
#include "functions/datetime/calendar.h"

namespace firesteel {

std::optional<int64_t> TimestampParser::parse(std::string_view text) const {
  const auto parsed = parse_timestamp_parts(text);
  if (!parsed) {
    return std::nullopt;
  }
  const TimeZone* zone = &zone_;
  std::optional<TimeZone> own;
  if (!parsed->zone.empty()) {
    own = TimeZone::find(parsed->zone);
    if (!own) {
      return std::nullopt;
    }
    zone = &*own;
  }
  const int64_t days = parsed->has_date ? parsed->days : floor_divide(zone->to_local(query_time_us_), kMicrosPerDay);
  int64_t local = 0;
  if (__builtin_mul_overflow(days, kMicrosPerDay, &local) ||
      __builtin_add_overflow(local, parsed->microseconds_of_day, &local)) {
    return std::nullopt;
  }
  return zone->to_utc(local);
}

}  // namespace firesteel
