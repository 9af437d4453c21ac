#pragma once

#include "functions/datetime/time_zone.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace firesteel {

/// Parses timestamps of one session: text without a zone is local to the session's, a time of day alone is of the
/// query's day. One per kernel call.
class TimestampParser {
 public:
  TimestampParser(std::string_view session_zone, int64_t query_time_us)
      : zone_(TimeZone::load(session_zone)), query_time_us_(query_time_us) {}
  /// Microseconds since the epoch, UTC.
  std::optional<int64_t> parse(std::string_view text) const;

 private:
  TimeZone zone_;
  int64_t query_time_us_;
};

}  // namespace firesteel
