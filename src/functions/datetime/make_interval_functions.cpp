// make_interval, make_dt_interval, make_ym_interval.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/field_errors.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/try_kernel.h"
#include "functions/math/arithmetic_errors.h"

#include <array>

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";

// An argument of a row, 0 where none was written.
template <typename T>
class PartInput {
 public:
  PartInput(const KernelCall& call, size_t index) {
    if (index < call.arguments.size()) {
      input_.emplace(call, index);
    }
  }
  int64_t operator[](size_t row) const { return input_ ? static_cast<int64_t>((*input_)[row]) : 0; }

 private:
  std::optional<Input<T>> input_;
};

template <typename T>
bool add_scaled(T& sum, int64_t value, int64_t unit) {
  int64_t product = 0;
  return !__builtin_mul_overflow(value, unit, &product) && !__builtin_add_overflow(sum, product, &sum);
}

VectorPtr calendar_intervals(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<CalendarInterval>();
  const PartInput<int32_t> years(call, 0), months(call, 1), weeks(call, 2), days(call, 3), hours(call, 4),
      minutes(call, 5);
  const PartInput<int64_t> seconds(call, 6);
  call.rows.for_each([&](size_t row) {
    CalendarInterval interval;
    const bool fits = add_scaled(interval.months, years[row], 12) && add_scaled(interval.months, months[row], 1) &&
                      add_scaled(interval.days, weeks[row], 7) && add_scaled(interval.days, days[row], 1) &&
                      add_scaled(interval.microseconds, hours[row], kMicrosPerHour) &&
                      add_scaled(interval.microseconds, minutes[row], kMicrosPerMinute) &&
                      add_scaled(interval.microseconds, seconds[row], 1);
    out[row] = interval;
    if (!fits && call.errors.mode() == EvalMode::kLegacy) {
      call.errors.note_null(row);
    } else if (!fits) {
      call.errors.fail(row, [] { return arithmetic_errors::overflow("overflow", ""); });
    }
  });
  return result;
}

VectorPtr day_time_intervals(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const PartInput<int32_t> days(call, 0), hours(call, 1), minutes(call, 2);
  const PartInput<int64_t> seconds(call, 3);
  call.rows.for_each([&](size_t row) {
    int64_t micros = 0;
    const bool fits = add_scaled(micros, seconds[row], 1) && add_scaled(micros, days[row], kMicrosPerDay) &&
                      add_scaled(micros, hours[row], kMicrosPerHour) &&
                      add_scaled(micros, minutes[row], kMicrosPerMinute);
    out[row] = micros;
    if (!fits) {
      call.errors.fail(row, [] { return arithmetic_errors::interval_overflow(""); });
    }
  });
  return result;
}

VectorPtr year_month_intervals(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const PartInput<int32_t> years(call, 0), months(call, 1);
  call.rows.for_each([&](size_t row) {
    int32_t sum = 0;
    if (!add_scaled(sum, years[row], 12) || !add_scaled(sum, months[row], 1)) {
      call.errors.fail(row, [] { return arithmetic_errors::interval_overflow(""); });
    }
    out[row] = sum;
  });
  return result;
}

// One overload for each number of arguments.
ScalarFunction prefixes(std::span<const char* const> types, const std::string& result, ScalarKernel kernel,
                        bool nullable) {
  std::vector<Overload> overloads;
  std::string signature;
  for (size_t count = 0; count <= types.size(); ++count) {
    if (count > 0) {
      signature += (count == 1 ? "" : ", ") + std::string(types[count - 1]);
    }
    overloads.push_back({signature + " -> " + result, kernel, nullable});
  }
  return overloaded(std::move(overloads));
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example, int most,
                    ScalarFunction body) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 0,
                         .max_arguments = most},
                        std::move(body));
}

}  // namespace

std::vector<FunctionDef> make_interval_functions() {
  static constexpr auto kCalendar =
      std::to_array<const char*>({"INT", "INT", "INT", "INT", "INT", "INT", "DECIMAL(18,6)"});
  static constexpr auto kDayTime = std::to_array<const char*>({"INT", "INT", "INT", "DECIMAL(18,6)"});
  static constexpr auto kYearMonth = std::to_array<const char*>({"INT", "INT"});
  return {
      declare("make_interval", "3.0.0", "Returns an interval of years, months, weeks, days, hours, minutes, seconds.",
              {"SELECT make_interval(100, 11)", "100 years 11 months"}, 7,
              prefixes(kCalendar, "INTERVAL", calendar_intervals, false)),
      declare("try_make_interval", "4.0.0", "As make_interval, but NULL on overflow.",
              {"SELECT try_make_interval(2147483647)", "NULL"}, 7,
              as_try(prefixes(kCalendar, "INTERVAL", calendar_intervals, true))),
      declare("make_dt_interval", "3.2.0", "Returns an interval of days, hours, minutes and seconds.",
              {"SELECT make_dt_interval(1)", "1 00:00:00.000000000"}, 4,
              prefixes(kDayTime, "INTERVAL DAY TO SECOND", day_time_intervals, false)),
      declare("make_ym_interval", "3.2.0", "Returns an interval of years and months.",
              {"SELECT make_ym_interval(1, 2)", "1-2"}, 2,
              prefixes(kYearMonth, "INTERVAL YEAR TO MONTH", year_month_intervals, false)),
  };
}

}  // namespace firesteel
