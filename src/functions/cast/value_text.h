#pragma once

#include "columnar/vector.h"
#include "functions/datetime/time_zone.h"

#include <string>

namespace firesteel {

/// How decimals look: with ANSI off, and in JSON, CSV and XML, as Java's BigDecimal.toString ("1E-10").
enum class DecimalStyle : uint8_t { kPlain, kJava };

/// Appends the value at `row` (not NULL) as CAST(... AS STRING) writes it: nested values as [1, null], {a -> 1}, {1,
/// x}.
void append_value_text(const Vector& vector, size_t row, const TimeZone& zone, std::string& out,
                       DecimalStyle style = DecimalStyle::kPlain);

}  // namespace firesteel
