#pragma once

#include "functions/function_def.h"

#include <optional>
#include <string_view>

namespace firesteel {

/// A field of a date, a time of day or an interval, as extract() names it.
enum class DateField : uint8_t {
  kYear,
  kYearOfWeek,
  kQuarter,
  kMonth,
  kWeek,
  kDay,
  kDayOfWeek,     // 1 = Sunday
  kDayOfWeekIso,  // 1 = Monday
  kDayOfYear,
  kWeekday,  // 0 = Monday; not for extract
  kHour,
  kMinute,
  kSecond,
  kSecondWithFraction,
};

/// The field of this name ("y", "years", "dow" ...), any case; seconds have a fraction.
std::optional<DateField> find_date_field(std::string_view name);
bool is_time_field(DateField field);
/// INT kernel over DATE, or over TIMESTAMP, TIMESTAMP_NTZ or TIME for time fields (DECIMAL(8,6) for seconds with
/// fraction).
ScalarKernel make_field_kernel(DateField field);
int32_t field_of_date(DateField field, int64_t days);

}  // namespace firesteel
