// negative, positive and abs: unary operators that keep their type.
#include "base/numeric/int128.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/arithmetic_types.h"

#include <limits>

namespace firesteel {
namespace {

constexpr const char* kTypes = kNumericAndIntervalTypes;

template <bool absolute, typename T>
VectorPtr negate_integer(const KernelCall& call) {
  constexpr T kLowest = std::is_same_v<T, int128_t> ? T{0} : std::numeric_limits<T>::min();
  using U = std::conditional_t<std::is_same_v<T, int128_t>, uint128_t, std::make_unsigned<T>>;
  const auto negated = [](T a) {
    if constexpr (std::is_same_v<T, int128_t>) {
      return static_cast<T>(U{0} - static_cast<U>(a));
    } else {
      using Unsigned = typename U::type;
      return static_cast<T>(Unsigned{0} - static_cast<Unsigned>(a));
    }
  };
  const auto compute = [negated](T a) { return absolute && a >= 0 ? a : negated(a); };
  if (std::is_same_v<T, int128_t> || call.result_type.is_decimal() ||
      (call.errors.mode() == EvalMode::kLegacy && !call.result_type.is_interval())) {
    return map_fixed<T, T>(call, compute);
  }
  return map_fixed_checked<T, T>(
      call,
      [compute](T a, T& out) {
        out = compute(a);
        return static_cast<uint8_t>(a == kLowest);
      },
      [&](size_t row) {
        call.errors.fail(row, [&] {
          return call.result_type.is_interval() && !absolute ? arithmetic_errors::interval_overflow("")
                                                             : arithmetic_errors::overflow("overflow", "");
        });
      });
}

template <bool absolute, typename T>
VectorPtr negate_floating(const KernelCall& call) {
  return map_fixed<T, T>(call, [](T a) { return absolute ? (a <= 0 ? T{0} - a : a) : -a; });
}

VectorPtr negate_calendar_interval(const KernelCall& call) {
  return map_fixed_checked<CalendarInterval, CalendarInterval>(
      call,
      [](CalendarInterval a, CalendarInterval& out) {
        bool overflow = __builtin_sub_overflow(0, a.months, &out.months);
        overflow |= __builtin_sub_overflow(0, a.days, &out.days);
        overflow |= __builtin_sub_overflow(int64_t{0}, a.microseconds, &out.microseconds);
        return overflow ? 1 : 0;
      },
      [&](size_t row) { call.errors.fail(row, [] { return arithmetic_errors::interval_overflow(""); }); });
}

template <bool absolute>
ScalarKernel kernel_for(const DataType& type) {
  switch (type.physical()) {
    case PhysicalType::kInt8:
      return negate_integer<absolute, int8_t>;
    case PhysicalType::kInt16:
      return negate_integer<absolute, int16_t>;
    case PhysicalType::kInt32:
      return negate_integer<absolute, int32_t>;
    case PhysicalType::kInt64:
      return negate_integer<absolute, int64_t>;
    case PhysicalType::kInt128:
      return negate_integer<absolute, int128_t>;
    case PhysicalType::kFloat:
      return negate_floating<absolute, float>;
    case PhysicalType::kDouble:
      return negate_floating<absolute, double>;
    default:
      return negate_calendar_interval;
  }
}

bool takes(const DataType& type, bool calendar_too) {
  return type.is_numeric() || type.is(TypeId::kYearMonthInterval) || type.is(TypeId::kDayTimeInterval) ||
         (calendar_too && type.is(TypeId::kCalendarInterval));
}

ScalarFunction unary(bool calendar_too, std::string required, ScalarKernel (*make_kernel)(const DataType&)) {
  return {[=](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    const DataType type = numeric_operand(arguments[0].type);
    if (!takes(type, calendar_too)) {
      return unexpected_input_type(0, required, type);
    }
    ScalarBinding binding;
    binding.argument_types = {type};
    binding.result_type = type;
    binding.nullable = arguments[0].nullable;
    binding.kernel = make_kernel(type);
    return binding;
  }};
}

FunctionDef declare(std::string name, std::string since, std::string usage, FunctionExample example,
                    ScalarFunction body) {
  return {.name = std::move(name),
          .aliases = {},
          .group = "math_funcs",
          .since = std::move(since),
          .usage = std::move(usage),
          .arguments = "",
          .examples = {std::move(example)},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = std::move(body)};
}

}  // namespace

FunctionDef negative() {
  return declare("negative", "1.0.0", "Returns the number or interval with its sign turned.",
                 {"SELECT negative(1)", "-1"}, unary(true, kTypes, kernel_for<false>));
}

FunctionDef positive() {
  return declare("positive", "1.5.0", "Returns its argument.", {"SELECT positive(1)", "1"},
                 unary(true, kTypes, [](const DataType&) -> ScalarKernel {
                   return [](const KernelCall& call) { return call.arguments[0]; };
                 }));
}

FunctionDef absolute() {
  return declare(
      "abs", "1.2.0", "Returns the number or interval without its sign.", {"SELECT abs(-1)", "1"},
      unary(false, "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")", kernel_for<true>));
}

}  // namespace firesteel
