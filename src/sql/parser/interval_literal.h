#pragma once

#include "types/literal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Units of an interval as Spark writes them: year, month, week, day, hour, minute, second, millisecond, microsecond
/// (nanosecond is cut to microseconds). Plural and case do not matter. None: unknown.
std::optional<std::string> interval_unit(std::string_view word);

/// "[interval] [+-]n[.f] unit ..." as Spark's IntervalUtils.stringToInterval; fractions only of seconds.
/// `units` collects the units that occur. None: malformed or out of range.
std::optional<CalendarInterval> parse_interval_text(std::string_view text, std::vector<std::string>* units = nullptr);

/// "[+-]n-n" or "[+-]d h:m:s.f" of `INTERVAL '..' from TO to`; the result is months or microseconds. None: malformed.
std::optional<int64_t> parse_unit_to_unit(std::string_view text, std::string_view from, std::string_view to);

/// The ANSI interval of these units: year-month or day-time, from its largest to its smallest field.
/// None: units of both families, or out of range.
std::optional<Literal> ansi_interval(const CalendarInterval& interval, const std::vector<std::string>& units);

/// The fields of a type: 0 = year, 1 = month; 0 = day ... 3 = second; -1 when the unit is of the other family.
int year_month_field(std::string_view unit);
int day_time_field(std::string_view unit);

}  // namespace firesteel
