// round and bround.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/arithmetic_types.h"
#include "functions/math/math_functions.h"
#include "functions/math/round_decimal.h"

#include <algorithm>

namespace firesteel {
namespace {

template <typename T>
ScalarKernel round_integers(int scale, Rounding mode) {
  if (scale >= 0) {
    return [](const KernelCall& call) { return call.arguments[0]; };
  }
  const int128_t unit = power_of_ten(std::min(-scale, 20));
  return [unit, mode](const KernelCall& call) -> VectorPtr {
    return map_fixed_checked<T, T>(
        call,
        [unit, mode](T value, T& out) {
          const int128_t rounded = divide_rounded(value, unit, mode) * unit;
          out = static_cast<T>(rounded);
          return static_cast<uint8_t>(out != rounded);
        },
        [&](size_t row) {
          if (call.errors.mode() != EvalMode::kLegacy) {
            call.errors.fail(row, [] { return arithmetic_errors::overflow("Overflow", ""); });
          }
        });
  };
}

ScalarKernel kernel_for(const DataType& from, const DataType& to, int scale, Rounding mode) {
  switch (from.id()) {
    case TypeId::kByte:
      return round_integers<int8_t>(scale, mode);
    case TypeId::kShort:
      return round_integers<int16_t>(scale, mode);
    case TypeId::kInteger:
      return round_integers<int32_t>(scale, mode);
    case TypeId::kLong:
      return round_integers<int64_t>(scale, mode);
    case TypeId::kFloat:
      return [scale, mode](const KernelCall& call) {
        return map_fixed<float, float>(call, [=](float value) { return round_float(value, scale, mode); });
      };
    case TypeId::kDouble:
      return [scale, mode](const KernelCall& call) {
        return map_fixed<double, double>(call, [=](double value) { return round_double(value, scale, mode); });
      };
    default:
      return make_round_decimal(from, to, scale, mode);
  }
}

ScalarFunction rounding(Rounding mode) {
  return {[mode](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    const DataType type = numeric_operand(arguments[0].type);
    if (!type.is_numeric()) {
      return unexpected_input_type(0, "\"NUMERIC\"", type);
    }
    ScalarBinding binding;
    binding.argument_types = {type};
    binding.nullable = true;
    int scale = 0;
    bool null_scale = false;
    if (arguments.size() > 1) {
      const Literal* constant = arguments[1].constant;
      if (!arguments[1].type.is_integral() && !arguments[1].type.is_null() && !arguments[1].type.is_string_like()) {
        return unexpected_input_type(1, "\"INT\"", arguments[1].type);
      }
      if (constant == nullptr) {
        return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`scale`"}, {"inputType", "\"INT\""}}, 1};
      }
      null_scale = constant->is_null();
      scale = null_scale || !std::holds_alternative<int64_t>(constant->value)
                  ? 0
                  : static_cast<int>(std::clamp<int64_t>(constant->as_int64(), -1000, 1000));
      binding.argument_types.push_back(DataType::integer());
    }
    binding.result_type = type.is_decimal() ? rounded_decimal_type(type, scale) : type;
    // Decimals: digits that are not there are not rounded away.
    const int kept = type.is_decimal() ? std::min(scale, type.scale()) : scale;
    binding.kernel = kernel_for(type, binding.result_type, kept, mode);
    return binding;
  }};
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example, Rounding mode) {
  return declare_scalar("math_funcs",
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 1,
                         .max_arguments = 2},
                        rounding(mode));
}

}  // namespace

std::vector<FunctionDef> rounding_functions() {
  return {declare("round", "1.5.0", "Rounds to a number of digits after the point, halves away from zero.",
                  {"SELECT round(2.5, 0)", "3"}, Rounding::kHalfUp),
          declare("bround", "2.0.0", "Rounds to a number of digits after the point, halves to the even neighbour.",
                  {"SELECT bround(2.5, 0)", "2"}, Rounding::kHalfEven)};
}

}  // namespace firesteel
