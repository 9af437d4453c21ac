// interval * number, interval / number and interval div interval.
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/arithmetic_types.h"
#include "functions/math/decimal_value.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

constexpr int kOverflow = 1;
constexpr int kZero = 2;

// Half away from zero, as Java's RoundingMode.HALF_UP.
template <typename Interval>
int round_into(double value, Interval& out) {
  const double rounded = std::floor(std::fabs(value) + 0.5) * (value < 0 ? -1 : 1);
  constexpr auto kMost = static_cast<double>(std::numeric_limits<Interval>::max());
  out = 0;
  if (!(rounded <= kMost && rounded >= -kMost - 1) || (sizeof(Interval) == 8 && rounded >= kMost)) {
    return kOverflow;
  }
  out = static_cast<Interval>(rounded);
  return 0;
}

template <typename Interval>
int scale_one(Interval interval, int64_t number, bool divide, Interval& out) {
  if (!divide) {
    return __builtin_mul_overflow(interval, number, &out) ? kOverflow : 0;
  }
  out = 0;
  if (number == 0) {
    return kZero;
  }
  const int128_t twice = static_cast<int128_t>(interval) * 2;
  const int128_t divisor = number;
  const int128_t magnitude_quotient =
      (static_cast<int128_t>(magnitude(twice)) + static_cast<int128_t>(magnitude(divisor))) /
      (static_cast<int128_t>(magnitude(divisor)) * 2);
  const int128_t value = (interval < 0) != (number < 0) ? -magnitude_quotient : magnitude_quotient;
  out = static_cast<Interval>(value);
  return out == value ? 0 : kOverflow;
}

template <typename Interval>
int scale_one(Interval interval, double number, bool divide, Interval& out) {
  if (divide && number == 0) {
    out = 0;
    return kZero;
  }
  return round_into(divide ? static_cast<double>(interval) / number : static_cast<double>(interval) * number, out);
}

int scale_one(CalendarInterval interval, double number, bool divide, CalendarInterval& out) {
  out = {};
  if (divide && number == 0) {
    return kZero;
  }
  // Fractions of a month are dropped; fractions of a day become time.
  const double months = divide ? interval.months / number : interval.months * number;
  const double days = divide ? interval.days / number : interval.days * number;
  const double micros = divide ? static_cast<double>(interval.microseconds) / number
                               : static_cast<double>(interval.microseconds) * number;
  out.months = static_cast<int32_t>(months);
  out.days = static_cast<int32_t>(days);
  return round_into(micros + (days - out.days) * 86'400'000'000.0, out.microseconds);
}

void report_scaling(const KernelCall& call, size_t row, bool zero, bool divide) {
  call.errors.fail(row, [&] {
    return zero ? arithmetic_errors::interval_divided_by_zero()
                : arithmetic_errors::interval_overflow(divide ? "try_divide" : "try_multiply");
  });
}

// Exact, as Spark's Decimal; numbers are of this scale.
template <typename Interval>
int scale_by_decimal(Interval interval, int128_t number, int scale, bool divide, Interval& out) {
  out = 0;
  if (divide && number == 0) {
    return kZero;
  }
  const DecimalValue exact =
      divide ? firesteel::divide(interval, 0, number, scale, 0) : multiply(interval, 0, number, scale);
  const auto rounded = exact.rounded(kMaxDecimalPrecision, 0);
  out = static_cast<Interval>(rounded.value_or(0));
  return rounded && out == *rounded ? 0 : kOverflow;
}

template <typename Interval>
ScalarKernel scaling_by_decimal(int scale, bool divide, bool interval_first) {
  return [=](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    Interval* out = result->template mutable_values<Interval>();
    const DenseInput<Interval> interval(call, interval_first ? 0 : 1);
    const DenseInput<int128_t> number(call, interval_first ? 1 : 0);
    call.rows.for_each([&](size_t row) {
      if (const int failed = scale_by_decimal(interval[row], number[row], scale, divide, out[row]); failed != 0) {
        report_scaling(call, row, failed == kZero, divide);
      }
    });
    return result;
  };
}

template <typename Interval, typename Number>
ScalarKernel scaling(bool divide, bool interval_first) {
  return [=](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    Interval* out = result->template mutable_values<Interval>();
    const DenseInput<Interval> interval(call, interval_first ? 0 : 1);
    const DenseInput<Number> number(call, interval_first ? 1 : 0);
    call.rows.for_each([&](size_t row) {
      if (const int failed = scale_one(interval[row], number[row], divide, out[row]); failed != 0) {
        report_scaling(call, row, failed == kZero, divide);
      }
    });
    return result;
  };
}

template <typename Number>
ScalarKernel scaling_of(const DataType& interval, bool divide, bool interval_first) {
  return interval.is(TypeId::kYearMonthInterval) ? scaling<int32_t, Number>(divide, interval_first)
                                                 : scaling<int64_t, Number>(divide, interval_first);
}

BindResult<ScalarBinding> bind_scaling(std::span<const ArgumentInfo> arguments, bool divide, bool interval_first) {
  const DataType& interval = arguments[interval_first ? 0 : 1].type;
  const DataType& number = arguments[interval_first ? 1 : 0].type;
  if (!number.is_numeric() && !number.is_string_like() && !number.is_null()) {
    return operand_mismatch(arguments[0].type, arguments[1].type, kNumericTypes);
  }
  const bool calendar = interval.is(TypeId::kCalendarInterval);
  const bool whole = number.is_integral() && !calendar;
  const bool decimal = number.is_decimal() && !calendar;
  const DataType factor = whole     ? DataType::long_type()
                          : decimal ? DataType::decimal(kMaxDecimalPrecision, number.scale())
                                    : DataType::double_type();
  ScalarBinding binding;
  binding.result_type = calendar ? interval
                                 : (interval.is(TypeId::kYearMonthInterval) ? DataType::year_month_interval()
                                                                            : DataType::day_time_interval());
  binding.argument_types = interval_first ? std::vector{interval, factor} : std::vector{factor, interval};
  binding.nullable = any_nullable(arguments) || calendar;
  binding.kernel = calendar  ? scaling<CalendarInterval, double>(divide, interval_first)
                   : whole   ? scaling_of<int64_t>(interval, divide, interval_first)
                   : decimal ? (interval.is(TypeId::kYearMonthInterval)
                                    ? scaling_by_decimal<int32_t>(number.scale(), divide, interval_first)
                                    : scaling_by_decimal<int64_t>(number.scale(), divide, interval_first))
                             : scaling_of<double>(interval, divide, interval_first);
  return binding;
}

template <typename T>
VectorPtr divide_intervals(const KernelCall& call) {
  return map_fixed2_checked<int64_t, T, T>(
      call,
      [](T a, T b, int64_t& out) {
        out = 0;
        if (b == 0) {
          return kZero;
        }
        if (b == -1 && a == std::numeric_limits<T>::min()) {
          return sizeof(T) == 8 ? kOverflow : 0;
        }
        out = a / b;
        return 0;
      },
      [&](size_t row) {
        const bool zero = DenseInput<T>(call, 1)[row] == 0;
        if (zero && call.errors.mode() == EvalMode::kLegacy) {
          call.errors.note_null(row);
          return;
        }
        call.errors.fail(row, [&] {
          return zero ? arithmetic_errors::divide_by_zero()
                      : arithmetic_errors::overflow("Overflow in integral divide", "try_divide");
        });
      });
}

}  // namespace

std::optional<BindResult<ScalarBinding>> bind_interval_product(std::span<const ArgumentInfo> arguments) {
  if (arguments[0].type.is_interval()) {
    return bind_scaling(arguments, false, true);
  }
  if (arguments[1].type.is_interval()) {
    return bind_scaling(arguments, false, false);
  }
  return operand_mismatch(arguments[0].type, arguments[1].type, kNumericTypes);
}

std::optional<BindResult<ScalarBinding>> bind_interval_division(std::span<const ArgumentInfo> arguments,
                                                                const BindContext&, bool integral) {
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  if (!left.is_interval()) {
    return std::nullopt;
  }
  if (!integral) {
    return bind_scaling(arguments, true, true);
  }
  if (left.id() != right.id() || left.is(TypeId::kCalendarInterval)) {
    return operand_mismatch(left, right, "");
  }
  ScalarBinding binding;
  binding.argument_types = {left, right};
  binding.result_type = DataType::long_type();
  binding.nullable = true;
  binding.kernel =
      left.is(TypeId::kYearMonthInterval) ? ScalarKernel(divide_intervals<int32_t>) : divide_intervals<int64_t>;
  return binding;
}

}  // namespace firesteel
