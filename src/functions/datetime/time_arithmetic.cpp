// TIME + interval, TIME - interval, TIME - TIME.
#include "base/time/datetime_format.h"
#include "functions/datetime/calendar.h"
#include "functions/datetime/field_errors.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/kernel_frame/overloads.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/arithmetic_functions.h"
#include "types/interval_text.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr int64_t kNanosPerDay = kMicrosPerDay * 1000;

ScalarKernel shifting(int sign) {
  return [sign](const KernelCall& call) -> VectorPtr {
    return map_fixed2_checked<int64_t, int64_t, int64_t>(
        call,
        [sign](int64_t nanos, int64_t micros, int64_t& out) {
          out = 0;
          if (micros <= -kMicrosPerDay || micros >= kMicrosPerDay) {
            return 1;
          }
          out = nanos + sign * micros * 1000;
          return out < 0 || out >= kNanosPerDay ? 1 : 0;
        },
        [&](size_t row) {
          const int64_t micros = DenseInput<int64_t>(call, 1)[row];
          int64_t nanos = 0;
          if (__builtin_mul_overflow(micros, 1000, &nanos)) {  // Spark multiplies before it looks at the range
            call.errors.fail(row, [] { return arithmetic_errors::overflow("overflow", ""); });
            return;
          }
          std::string text = "add ";
          append_day_time_interval(sign * micros, call.arguments[1]->type(), text);
          text += " to the time value TIME '";
          append_time_of_day(DenseInput<int64_t>(call, 0)[row], text);
          datetime_overflow(call, row, text + "'");
        });
  };
}

VectorPtr difference(const KernelCall& call) {
  return map_fixed2<int64_t, int64_t, int64_t>(call, [](int64_t a, int64_t b) { return a / 1000 - b / 1000; });
}

}  // namespace

std::optional<BindResult<ScalarBinding>> bind_time_arithmetic(ArithmeticOperator op,
                                                              std::span<const ArgumentInfo> arguments) {
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  const bool add = op == ArithmeticOperator::kAdd;
  if ((!left.is(TypeId::kTime) && !right.is(TypeId::kTime)) || (!add && op != ArithmeticOperator::kSubtract)) {
    return std::nullopt;
  }
  ScalarBinding binding;
  binding.nullable = any_nullable(arguments);
  if (left.is(TypeId::kTime) && right.is(TypeId::kDayTimeInterval)) {
    binding.argument_types = {left, right};
    binding.result_type = DataType::time(std::max(left.precision(), right.end_field() == 3 ? 6 : 0));
    binding.kernel = shifting(add ? 1 : -1);
    return binding;
  }
  const auto fits = [](const DataType& type) { return type.is(TypeId::kTime) || type.is_string_like(); };
  if (!add && fits(left) && fits(right)) {
    binding.argument_types = {left.is(TypeId::kTime) ? left : DataType::time(),
                              right.is(TypeId::kTime) ? right : DataType::time()};
    binding.result_type = DataType::day_time_interval(1, 3);
    binding.kernel = difference;
    return binding;
  }
  return std::nullopt;
}

}  // namespace firesteel
