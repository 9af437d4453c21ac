#include "functions/datetime/date_fields.h"

#include "base/errors/check.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/fixed_loops.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace firesteel {
namespace {

constexpr auto kNames = std::to_array<std::pair<std::string_view, DateField>>({
    {"year", DateField::kYear},
    {"y", DateField::kYear},
    {"years", DateField::kYear},
    {"yr", DateField::kYear},
    {"yrs", DateField::kYear},
    {"yearofweek", DateField::kYearOfWeek},
    {"quarter", DateField::kQuarter},
    {"qtr", DateField::kQuarter},
    {"month", DateField::kMonth},
    {"mon", DateField::kMonth},
    {"mons", DateField::kMonth},
    {"months", DateField::kMonth},
    {"week", DateField::kWeek},
    {"w", DateField::kWeek},
    {"weeks", DateField::kWeek},
    {"day", DateField::kDay},
    {"d", DateField::kDay},
    {"days", DateField::kDay},
    {"dayofweek", DateField::kDayOfWeek},
    {"dow", DateField::kDayOfWeek},
    {"dayofweek_iso", DateField::kDayOfWeekIso},
    {"dow_iso", DateField::kDayOfWeekIso},
    {"doy", DateField::kDayOfYear},
    {"hour", DateField::kHour},
    {"h", DateField::kHour},
    {"hours", DateField::kHour},
    {"hr", DateField::kHour},
    {"hrs", DateField::kHour},
    {"minute", DateField::kMinute},
    {"m", DateField::kMinute},
    {"min", DateField::kMinute},
    {"mins", DateField::kMinute},
    {"minutes", DateField::kMinute},
    {"second", DateField::kSecondWithFraction},
    {"s", DateField::kSecondWithFraction},
    {"sec", DateField::kSecondWithFraction},
    {"seconds", DateField::kSecondWithFraction},
    {"secs", DateField::kSecondWithFraction},
});

// The Thursday of the same ISO week decides the week's year and number.
int64_t thursday_of(int64_t days) { return days - weekday_of(days) + 3; }

int32_t day_of_year(int64_t days) {
  return static_cast<int32_t>(days - days_from_civil(civil_from_days(days).year, 1, 1)) + 1;
}

/// The days of the years that most dates are in, as year << 9 | month << 5 | day.
class NearDays {
 public:
  static const NearDays& get() {
    static const NearDays days;
    return days;
  }
  /// 0: some other day.
  uint32_t operator[](int32_t day) const {
    const auto at = static_cast<uint32_t>(day) - static_cast<uint32_t>(kFirst);
    return at < packed_.size() ? packed_[at] : 0;
  }

 private:
  static constexpr int32_t kFirst = -25567;  // 1900-01-01
  static constexpr size_t kDays = 73049;     // to 2099-12-31
  NearDays() {
    for (size_t i = 0; i < kDays; ++i) {
      const auto date = civil_from_days(kFirst + static_cast<int64_t>(i));
      packed_.push_back(static_cast<uint32_t>(date.year) << 9 | static_cast<uint32_t>(date.month) << 5 |
                        static_cast<uint32_t>(date.day));
    }
  }
  std::vector<uint32_t> packed_;
};

template <DateField field>
VectorPtr date_field_kernel(const KernelCall& call) {
  if constexpr (field == DateField::kYear || field == DateField::kMonth || field == DateField::kDay) {
    return map_fixed<int32_t, int32_t>(call, [&near = NearDays::get()](int32_t days) {
      const uint32_t day = near[days];
      if (day == 0) [[unlikely]] {
        return field_of_date(field, days);
      }
      return static_cast<int32_t>(field == DateField::kYear ? day >> 9
                                                            : (field == DateField::kMonth ? day >> 5 & 15 : day & 31));
    });
  }
  return map_fixed<int32_t, int32_t>(call, [](int32_t days) { return field_of_date(field, days); });
}

template <typename Out, typename F>
ScalarKernel time_kernel(F f) {
  return [f](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    Out* out = result->template mutable_values<Out>();
    const bool zoned = call.arguments[0]->type().is(TypeId::kTimestamp);
    const TimeZone zone = zoned ? TimeZone::load(call.environment.session_time_zone) : TimeZone::utc();
    const DenseInput<int64_t> input(call, 0);
    if (call.arguments[0]->type().is(TypeId::kTime)) {
      call.rows.for_each([&](size_t row) { out[row] = static_cast<Out>(f(input[row] / 1000)); });
      return result;
    }
    call.rows.for_each([&](size_t row) { out[row] = static_cast<Out>(f(zone.local_time(input[row]).of_day)); });
    return result;
  };
}

}  // namespace

std::optional<DateField> find_date_field(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  for (const auto& [known, field] : kNames) {
    if (known == lower) {
      return field;
    }
  }
  return std::nullopt;
}

bool is_time_field(DateField field) { return field >= DateField::kHour; }

int32_t field_of_date(DateField field, int64_t days) {
  switch (field) {
    case DateField::kYear:
      return static_cast<int32_t>(civil_from_days(days).year);
    case DateField::kYearOfWeek:
      return static_cast<int32_t>(civil_from_days(thursday_of(days)).year);
    case DateField::kQuarter:
      return (civil_from_days(days).month - 1) / 3 + 1;
    case DateField::kMonth:
      return civil_from_days(days).month;
    case DateField::kWeek:
      return (day_of_year(thursday_of(days)) - 1) / 7 + 1;
    case DateField::kDay:
      return civil_from_days(days).day;
    case DateField::kDayOfWeek:
      return (weekday_of(days) + 1) % 7 + 1;
    case DateField::kDayOfWeekIso:
      return weekday_of(days) + 1;
    case DateField::kDayOfYear:
      return day_of_year(days);
    case DateField::kWeekday:
      return weekday_of(days);
    default:
      fail_check("a time field of a date");
  }
}

ScalarKernel make_field_kernel(DateField field) {
  switch (field) {
    case DateField::kYear:
      return date_field_kernel<DateField::kYear>;
    case DateField::kYearOfWeek:
      return date_field_kernel<DateField::kYearOfWeek>;
    case DateField::kQuarter:
      return date_field_kernel<DateField::kQuarter>;
    case DateField::kMonth:
      return date_field_kernel<DateField::kMonth>;
    case DateField::kWeek:
      return date_field_kernel<DateField::kWeek>;
    case DateField::kDay:
      return date_field_kernel<DateField::kDay>;
    case DateField::kDayOfWeek:
      return date_field_kernel<DateField::kDayOfWeek>;
    case DateField::kDayOfWeekIso:
      return date_field_kernel<DateField::kDayOfWeekIso>;
    case DateField::kDayOfYear:
      return date_field_kernel<DateField::kDayOfYear>;
    case DateField::kWeekday:
      return date_field_kernel<DateField::kWeekday>;
    case DateField::kHour:
      return time_kernel<int32_t>([](int64_t of_day) { return of_day / kMicrosPerHour; });
    case DateField::kMinute:
      return time_kernel<int32_t>([](int64_t of_day) { return of_day / kMicrosPerMinute % 60; });
    case DateField::kSecond:
      return time_kernel<int32_t>([](int64_t of_day) { return of_day / kMicrosPerSecond % 60; });
    case DateField::kSecondWithFraction:
      return time_kernel<int64_t>([](int64_t of_day) { return of_day % kMicrosPerMinute; });
  }
  fail_check("unknown date field");
}

}  // namespace firesteel
