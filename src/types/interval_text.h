#pragma once

#include "types/data_type.h"
#include "types/literal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '14' MONTH": the ANSI form for the type's fields.
void append_year_month_interval(int32_t months, const DataType& type, std::string& out);
/// "INTERVAL '1 02:03:04.5' DAY TO SECOND", "INTERVAL '03' HOUR".
void append_day_time_interval(int64_t microseconds, const DataType& type, std::string& out);
/// "1 years 2 months 3 days 4 hours"; "0 seconds" when empty.
void append_calendar_interval(const CalendarInterval& interval, std::string& out);

/// The inverse: the value alone ("1-2") or the whole ANSI form, with the fields of `type`. Spark:
/// IntervalUtils.castStringToYMInterval, castStringToDTInterval.
std::optional<int32_t> parse_year_month_interval(std::string_view text, const DataType& type);
std::optional<int64_t> parse_day_time_interval(std::string_view text, const DataType& type);
/// "[interval] 1 day -2 hours 1.5 seconds" in any order and case. Spark: IntervalUtils.stringToInterval.
std::optional<CalendarInterval> parse_calendar_interval(std::string_view text);

}  // namespace firesteel
