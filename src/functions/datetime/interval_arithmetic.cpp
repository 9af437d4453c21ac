// +, - with dates, timestamps and intervals: which operation the types mean, and its kernel.
#include "base/numeric/int128.h"
#include "functions/datetime/datetime_math.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/arithmetic_types.h"

#include <array>

namespace firesteel {
namespace {

using Op = ArithmeticOperator;

bool is_timestamp(const DataType& type) { return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz); }
bool is_moment(const DataType& type) { return type.is(TypeId::kDate) || is_timestamp(type); }

TimeZone zone_for(const DataType& type, const KernelCall& call) {
  return type.is(TypeId::kTimestamp) ? TimeZone::load(call.environment.session_time_zone) : TimeZone::utc();
}

ScalarBinding binding_of(DataType left, DataType right, DataType result, std::span<const ArgumentInfo> arguments,
                         ScalarKernel kernel) {
  ScalarBinding binding;
  binding.argument_types = {std::move(left), std::move(right)};
  binding.result_type = std::move(result);
  binding.nullable = any_nullable(arguments);
  binding.kernel = std::move(kernel);
  return binding;
}

// The interval is the right argument of the kernels below; `interval + date` comes with the sides turned.
ScalarKernel turned(ScalarKernel kernel) {
  return [kernel = std::move(kernel)](const KernelCall& call) {
    const std::array arguments = {call.arguments[1], call.arguments[0]};
    return kernel({arguments, call.rows, call.size, call.result_type, call.errors, call.environment});
  };
}

ScalarKernel date_plus_days(int sign) {
  return [sign](const KernelCall& call) {
    return map_fixed2<int32_t, int32_t, int32_t>(call, [sign](int32_t date, int32_t days) {
      return static_cast<int32_t>(static_cast<uint32_t>(date) +
                                  static_cast<uint32_t>(sign) * static_cast<uint32_t>(days));
    });
  };
}

ScalarKernel date_plus_day_interval(int sign) {
  return [sign](const KernelCall& call) {
    return map_fixed2<int32_t, int32_t, int64_t>(call, [sign](int32_t date, int64_t micros) {
      return static_cast<int32_t>(date + sign * (micros / kMicrosPerDay));
    });
  };
}

ScalarKernel date_plus_months(int sign) {
  return [sign](const KernelCall& call) {
    return map_fixed2_checked<int32_t, int32_t, int32_t>(
        call,
        [sign](int32_t date, int32_t months, int32_t& out) {
          const int64_t moved = add_months_to_days(date, static_cast<int64_t>(sign) * months);
          out = static_cast<int32_t>(moved);
          return out != moved ? 1 : 0;
        },
        [&](size_t row) { call.errors.fail(row, [] { return arithmetic_errors::overflow("overflow", ""); }); });
  };
}

template <typename Interval, typename Add>
ScalarKernel timestamp_plus(Add add) {
  return [add](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const TimeZone zone = zone_for(call.result_type, call);
    const DenseInput<int64_t> moment(call, 0);
    const DenseInput<Interval> interval(call, 1);
    call.rows.for_each([&](size_t row) {
      if (!add(moment[row], interval[row], zone, out[row])) {
        call.errors.fail(row, [] { return arithmetic_errors::overflow("long overflow", ""); });
      }
    });
    return result;
  };
}

ScalarKernel timestamp_plus_interval(const DataType& interval, int sign) {
  if (interval.is(TypeId::kYearMonthInterval)) {
    return timestamp_plus<int32_t>([sign](int64_t moment, int32_t months, const TimeZone& zone, int64_t& out) {
      return add_to_timestamp_checked(moment, static_cast<int64_t>(sign) * months, 0, 0, zone, out);
    });
  }
  if (interval.is(TypeId::kDayTimeInterval)) {
    return timestamp_plus<int64_t>([sign](int64_t moment, int64_t micros, const TimeZone& zone, int64_t& out) {
      return add_to_timestamp_checked(moment, 0, sign * (micros / kMicrosPerDay), sign * (micros % kMicrosPerDay), zone,
                                      out);
    });
  }
  return timestamp_plus<CalendarInterval>(
      [sign](int64_t moment, const CalendarInterval& i, const TimeZone& zone, int64_t& out) {
        return add_to_timestamp_checked(moment, static_cast<int64_t>(sign) * i.months,
                                        static_cast<int64_t>(sign) * i.days, sign * i.microseconds, zone, out);
      });
}

ScalarKernel date_plus_calendar(int sign) {
  return [sign](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int32_t>();
    const DenseInput<int32_t> date(call, 0);
    const DenseInput<CalendarInterval> interval(call, 1);
    call.rows.for_each([&](size_t row) {
      const CalendarInterval& i = interval[row];
      if (i.microseconds != 0 && call.errors.mode() != EvalMode::kLegacy) {
        call.errors.fail(row, [] { return SparkError("INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION"); });
      }
      const int64_t months = static_cast<int64_t>(sign) * i.months;
      const int64_t days = (months == 0 ? date[row] : add_months_to_days(date[row], months)) + int64_t{sign} * i.days;
      const auto start = i.microseconds == 0 ? std::nullopt : TimeZone::utc().find_utc(LocalTime{days, 0});
      int64_t moved = 0;
      const bool lost =
          i.microseconds != 0 && (!start || __builtin_add_overflow(*start, sign * i.microseconds, &moved));
      const int64_t day = i.microseconds == 0 ? days : floor_divide(moved, kMicrosPerDay);
      out[row] = static_cast<int32_t>(day);
      if (lost || out[row] != day) {
        call.errors.fail(row, [] { return arithmetic_errors::overflow("integer overflow", ""); });
      }
    });
    return result;
  };
}

VectorPtr date_difference(const KernelCall& call) {
  return map_fixed2_checked<int64_t, int32_t, int32_t>(
      call,
      [](int32_t a, int32_t b, int64_t& out) {
        return __builtin_mul_overflow(static_cast<int64_t>(a) - b, kMicrosPerDay, &out) ? 1 : 0;
      },
      [&](size_t row) { call.errors.fail(row, [] { return arithmetic_errors::overflow("long overflow", ""); }); });
}

// Of local times, so that a day has 24 hours.
ScalarKernel timestamp_difference() {
  return [](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<int64_t>();
    const TimeZone zone = zone_for(call.arguments[0]->type(), call);
    const DenseInput<int64_t> left(call, 0);
    const DenseInput<int64_t> right(call, 1);
    call.rows.for_each([&](size_t row) {
      const LocalTime from = zone.local_time(right[row]);
      const LocalTime to = zone.local_time(left[row]);
      const int128_t elapsed = static_cast<int128_t>(to.day - from.day) * kMicrosPerDay + (to.of_day - from.of_day);
      out[row] = static_cast<int64_t>(elapsed);
      if (out[row] != elapsed) {
        call.errors.fail(row, [] { return arithmetic_errors::overflow("long overflow", ""); });
      }
    });
    return result;
  };
}

ScalarKernel calendar_sum(int sign) {
  return [sign](const KernelCall& call) -> VectorPtr {
    return map_fixed2_checked<CalendarInterval, CalendarInterval, CalendarInterval>(
        call,
        [sign](CalendarInterval a, CalendarInterval b, CalendarInterval& out) {
          bool overflow = __builtin_add_overflow(a.months, static_cast<int64_t>(sign) * b.months, &out.months);
          overflow |= __builtin_add_overflow(a.days, static_cast<int64_t>(sign) * b.days, &out.days);
          overflow |= sign > 0 ? __builtin_add_overflow(a.microseconds, b.microseconds, &out.microseconds)
                               : __builtin_sub_overflow(a.microseconds, b.microseconds, &out.microseconds);
          return overflow ? 1 : 0;
        },
        [&](size_t row) {
          call.errors.fail(row,
                           [&] { return arithmetic_errors::interval_overflow(sign > 0 ? "try_add" : "try_subtract"); });
        });
  };
}

std::optional<BindResult<ScalarBinding>> bind_two_intervals(Op op, const DataType& left, const DataType& right,
                                                            std::span<const ArgumentInfo> arguments) {
  const DataType& interval = left.is_null() ? right : left;
  const DataType& other = right.is_null() ? interval : right;
  if (interval.id() != other.id()) {
    return operand_mismatch(left, right, kNumericAndIntervalTypes);
  }
  if (interval.is(TypeId::kCalendarInterval)) {
    return binding_of(interval, interval, interval, arguments, calendar_sum(op == Op::kAdd ? 1 : -1));
  }
  const DataType common = *tightest_common_type(interval, other);
  return binding_of(common, common, common, arguments, make_interval_arithmetic(op, common));
}

BindResult<ScalarBinding> bind_moment_and_interval(int sign, const DataType& moment, const DataType& interval,
                                                   std::span<const ArgumentInfo> arguments, bool interval_first) {
  DataType from = moment;
  DataType result = moment;
  ScalarKernel kernel;
  if (moment.is(TypeId::kDate)) {
    if (interval.is(TypeId::kYearMonthInterval)) {
      kernel = date_plus_months(sign);
    } else if (interval.is(TypeId::kCalendarInterval)) {
      kernel = date_plus_calendar(sign);
    } else if (interval.start_field() == 0 && interval.end_field() == 0) {
      kernel = date_plus_day_interval(sign);
    } else {
      from = result = DataType::timestamp();
    }
  }
  if (!kernel) {
    kernel = timestamp_plus_interval(interval, sign);
  }
  return interval_first ? binding_of(interval, from, result, arguments, turned(std::move(kernel)))
                        : binding_of(from, interval, result, arguments, std::move(kernel));
}

BindResult<ScalarBinding> bind_date_and_number(int sign, const DataType& number,
                                               std::span<const ArgumentInfo> arguments, bool number_first) {
  if (!number.is_integral() || number.is(TypeId::kLong)) {
    if (!number.is_null()) {
      return unexpected_input_type(number_first ? 0 : 1, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")", number);
    }
  }
  const DataType days = DataType::integer();
  const DataType date = DataType::date();
  return number_first ? binding_of(days, date, date, arguments, turned(date_plus_days(sign)))
                      : binding_of(date, days, date, arguments, date_plus_days(sign));
}

std::optional<BindResult<ScalarBinding>> bind_difference(const DataType& left, const DataType& right,
                                                         std::span<const ArgumentInfo> arguments) {
  const auto fits = [](const DataType& type) { return is_moment(type) || type.is_string_like() || type.is_null(); };
  if (!fits(left) || !fits(right)) {
    return std::nullopt;
  }
  if (!is_timestamp(left) && !is_timestamp(right)) {
    if (!right.is(TypeId::kDate)) {
      return std::nullopt;
    }
    return binding_of(DataType::date(), DataType::date(), DataType::day_time_interval(0, 0), arguments,
                      date_difference);
  }
  const bool local = left.is(TypeId::kTimestampNtz) || right.is(TypeId::kTimestampNtz);
  const DataType common = local ? DataType::timestamp_ntz() : DataType::timestamp();
  return binding_of(common, common, DataType::day_time_interval(), arguments, timestamp_difference());
}

/// Beside an interval or a moment Spark takes the other side for a moment, too, and complains of its type.
std::optional<BindMismatch> wrong_partner(Op op, const DataType& left, const DataType& right) {
  const auto strange = [](const DataType& type) {
    return type.is_numeric() || type.is(TypeId::kBinary) || type.is(TypeId::kBoolean);
  };
  const char* moment = "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"";
  const auto mismatch = [](int argument, const DataType& type, const char* index, const char* required) {
    return BindMismatch{"UNEXPECTED_INPUT_TYPE",
                        {{"paramIndex", index}, {"requiredType", required}, {"inputType", "\"" + type.sql() + "\""}},
                        argument};
  };
  if (strange(left) && right.is_interval()) {
    return mismatch(0, left, "first", moment);
  }
  if (op == Op::kAdd && left.is_interval() && strange(right)) {
    return mismatch(1, right, "first", moment);
  }
  if (op == Op::kSubtract && is_timestamp(left) && strange(right)) {
    return mismatch(1, right, "second", moment);
  }
  if (op == Op::kSubtract && strange(left) && is_moment(right)) {
    return mismatch(0, left, "first", is_timestamp(right) ? moment : "\"DATE\"");
  }
  return std::nullopt;
}

}  // namespace

std::optional<BindResult<ScalarBinding>> bind_interval_product(std::span<const ArgumentInfo> arguments);
std::optional<BindResult<ScalarBinding>> bind_time_arithmetic(ArithmeticOperator op,
                                                              std::span<const ArgumentInfo> arguments);

std::optional<BindResult<ScalarBinding>> bind_datetime_arithmetic(ArithmeticOperator op,
                                                                  std::span<const ArgumentInfo> arguments,
                                                                  const BindContext& context) {
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  if (auto time = bind_time_arithmetic(op, arguments)) {
    return time;
  }
  if (!left.is_interval() && !right.is_interval() && !is_moment(left) && !is_moment(right)) {
    return std::nullopt;
  }
  if (op == Op::kMultiply) {
    if (!left.is_interval() && !right.is_interval()) {
      return operand_mismatch(left, right, kNumericTypes, context.mode == EvalMode::kAnsi);
    }
    return bind_interval_product(arguments);
  }
  const int sign = op == Op::kAdd ? 1 : -1;
  if ((left.is_interval() || left.is_null()) && (right.is_interval() || right.is_null()) && !is_moment(left)) {
    if (left.is_interval() || right.is_interval()) {
      return bind_two_intervals(op, left, right, arguments);
    }
  }
  if (is_moment(left) && right.is_interval()) {
    return bind_moment_and_interval(sign, left, right, arguments, false);
  }
  if (op == Op::kAdd && left.is_interval() && is_moment(right)) {
    return bind_moment_and_interval(sign, right, left, arguments, true);
  }
  if (op == Op::kSubtract && (is_moment(left) || is_moment(right))) {
    if (auto difference = bind_difference(left, right, arguments)) {
      return difference;
    }
  }
  if (left.is(TypeId::kDate) && !is_timestamp(right)) {
    return bind_date_and_number(sign, right, arguments, false);
  }
  if (op == Op::kAdd && right.is(TypeId::kDate) && !is_timestamp(left)) {
    return bind_date_and_number(sign, left, arguments, true);
  }
  if (auto wrong = wrong_partner(op, left, right)) {
    return *wrong;
  }
  // A string beside a timestamp is one too, or a number, and neither can be added.
  const DataType promoted =
      context.mode == EvalMode::kLegacy ? DataType::double_type() : (is_timestamp(left) ? left : right);
  const bool text = (left.is_string_like() && is_timestamp(right)) || (right.is_string_like() && is_timestamp(left));
  return operand_mismatch(text && left.is_string_like() ? promoted : left,
                          text && right.is_string_like() ? promoted : right, kNumericAndIntervalTypes,
                          context.mode == EvalMode::kAnsi);
}

}  // namespace firesteel
