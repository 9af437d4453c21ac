#pragma once

#include "columnar/vector.h"
#include "functions/datetime/time_zone.h"

#include <string>

namespace firesteel {

/// Appends the value at `row` (not NULL) as CAST(... AS STRING) writes it: nested values as [1, null], {a -> 1}, {1,
/// x}.
void append_value_text(const Vector& vector, size_t row, const TimeZone& zone, std::string& out);

}  // namespace firesteel
