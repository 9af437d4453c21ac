#pragma once

#include <cstdint>
#include <string>

namespace firesteel {

/// "2020-01-31", "+12345-01-01", "-0001-01-01" (java.time's ISO form).
void append_date(int64_t days, std::string& out);
/// "2020-01-31 10:20:30.5": local microseconds since the epoch, fraction without trailing zeros.
void append_timestamp(int64_t local_microseconds, std::string& out);
/// "10:20:30.5": nanoseconds since midnight.
void append_time_of_day(int64_t nanoseconds, std::string& out);
/// `value` with at least `width` digits.
void append_padded(int64_t value, int width, std::string& out);

}  // namespace firesteel
