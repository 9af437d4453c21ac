// year, month, day ... hour, minute, second, and names of days and months.
#include "functions/datetime/calendar.h"
#include "functions/datetime/date_fields.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"

#include <array>

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";

FunctionDef of_date(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                    FunctionExample example, DateField field) {
  return declare_scalar(
      kGroup,
      {.name = name, .aliases = std::move(aliases), .since = since, .usage = usage, .example = std::move(example)},
      {{"DATE -> INT", make_field_kernel(field)}});
}

FunctionDef of_time(const char* name, const char* usage, FunctionExample example, DateField field) {
  return declare_scalar(kGroup, {.name = name, .since = "1.5.0", .usage = usage, .example = std::move(example)},
                        {{"TIMESTAMP -> INT", make_field_kernel(field)},
                         {"TIMESTAMP_NTZ -> INT", make_field_kernel(field)},
                         {"TIME -> INT", make_field_kernel(field)}});
}

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::vector<FunctionDef> field_functions() {
  return {
      of_date("year", {}, "1.5.0", "Returns the year.", {"SELECT year('2016-07-30')", "2016"}, DateField::kYear),
      of_date("quarter", {}, "1.5.0", "Returns the quarter of the year, 1 to 4.", {"SELECT quarter('2016-08-31')", "3"},
              DateField::kQuarter),
      of_date("month", {}, "1.5.0", "Returns the month, 1 to 12.", {"SELECT month('2016-07-30')", "7"},
              DateField::kMonth),
      of_date("day", {"dayofmonth"}, "1.5.0", "Returns the day of the month.", {"SELECT day('2009-07-30')", "30"},
              DateField::kDay),
      of_date("dayofyear", {}, "1.5.0", "Returns the day of the year.", {"SELECT dayofyear('2016-04-09')", "100"},
              DateField::kDayOfYear),
      of_date("dayofweek", {}, "2.3.0", "Returns the day of the week, 1 = Sunday.",
              {"SELECT dayofweek('2009-07-30')", "5"}, DateField::kDayOfWeek),
      of_date("weekday", {}, "2.4.0", "Returns the day of the week, 0 = Monday.", {"SELECT weekday('2009-07-30')", "3"},
              DateField::kWeekday),
      of_date("weekofyear", {}, "1.5.0", "Returns the number of the ISO week.",
              {"SELECT weekofyear('2008-02-20')", "8"}, DateField::kWeek),
      of_time("hour", "Returns the hour.", {"SELECT hour('2018-02-14 12:58:59')", "12"}, DateField::kHour),
      of_time("minute", "Returns the minute.", {"SELECT minute('2018-02-14 12:58:59')", "58"}, DateField::kMinute),
      of_time("second", "Returns the whole seconds.", {"SELECT second('2018-02-14 12:58:59')", "59"},
              DateField::kSecond),
      declare_scalar(kGroup,
                     {.name = "dayname",
                      .since = "4.0.0",
                      .usage = "Returns the short name of the day of the week.",
                      .example = {"SELECT dayname(DATE '2008-02-20')", "Wed"}},
                     {{"DATE -> STRING", string_kernel<int32_t>([](int32_t days, std::string& out) {
                         out = kDays[static_cast<size_t>(weekday_of(days))];
                       })}}),
      declare_scalar(kGroup,
                     {.name = "monthname",
                      .since = "4.0.0",
                      .usage = "Returns the short name of the month.",
                      .example = {"SELECT monthname('2008-02-20')", "Feb"}},
                     {{"DATE -> STRING", string_kernel<int32_t>([](int32_t days, std::string& out) {
                         out = kMonths[static_cast<size_t>(civil_from_days(days).month - 1)];
                       })}}),
  };
}

}  // namespace firesteel
