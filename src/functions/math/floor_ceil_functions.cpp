// floor and ceil: BIGINT or DECIMAL.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_types.h"
#include "functions/math/math_functions.h"
#include "functions/math/round_decimal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace firesteel {
namespace {

// Java's conversion to long: saturated, NaN is 0.
int64_t to_long(double value) {
  if (std::isnan(value)) {
    return 0;
  }
  if (value >= 9.2233720368547758e18) {
    return std::numeric_limits<int64_t>::max();
  }
  return value <= -9.2233720368547758e18 ? std::numeric_limits<int64_t>::min() : static_cast<int64_t>(value);
}

template <Rounding mode>
BindResult<ScalarBinding> bind(std::span<const ArgumentInfo> arguments, const BindContext&) {
  DataType type = numeric_operand(arguments[0].type);
  ScalarBinding binding;
  binding.nullable = true;
  int scale = 0;
  if (arguments.size() > 1) {
    const Literal* constant = arguments[1].constant;
    if (constant == nullptr || !std::holds_alternative<int64_t>(constant->value)) {
      return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`scale`"}, {"inputType", "\"INT\""}}, 1};
    }
    scale = static_cast<int>(std::clamp<int64_t>(constant->as_int64(), -1000, 1000));
    type = decimal_for(type);  // with a scale every number is a decimal
  }
  if (type.is_decimal()) {
    binding.argument_types = {type};
    const bool whole = arguments.size() == 1 && type.scale() == 0;
    binding.result_type = whole ? type : rounded_decimal_type(type, scale);
    binding.kernel = make_round_decimal(type, binding.result_type, std::min(scale, type.scale()), mode);
  } else if (type.is_integral() || type.is_fractional()) {
    const bool whole = type.is_integral();
    binding.argument_types = {whole ? DataType::long_type() : DataType::double_type()};
    binding.result_type = DataType::long_type();
    binding.kernel =
        whole ? ScalarKernel([](const KernelCall& call) { return call.arguments[0]; }) : [](const KernelCall& call) {
          return map_fixed<int64_t, double>(call, [](double value) {
            return to_long(mode == Rounding::kFloor ? std::floor(value) : std::ceil(value));
          });
        };
  } else {
    return unexpected_input_type(0, "(\"DECIMAL\" or \"DOUBLE\" or \"BIGINT\")", type);
  }
  if (arguments.size() > 1) {
    binding.argument_types.push_back(DataType::integer());
  }
  return binding;
}

}  // namespace

std::vector<FunctionDef> floor_ceil_functions() {
  return {declare_scalar("math_funcs",
                         {.name = "floor",
                          .since = "1.4.0",
                          .usage = "Returns the largest number of a given scale that is not larger.",
                          .example = {"SELECT floor(-0.1)", "-1"},
                          .min_arguments = 1,
                          .max_arguments = 2},
                         ScalarFunction{bind<Rounding::kFloor>}),
          declare_scalar("math_funcs",
                         {.name = "ceil",
                          .aliases = {"ceiling"},
                          .since = "1.4.0",
                          .usage = "Returns the smallest number of a given scale that is not smaller.",
                          .example = {"SELECT ceil(-0.1)", "0"},
                          .min_arguments = 1,
                          .max_arguments = 2},
                         ScalarFunction{bind<Rounding::kCeiling>})};
}

}  // namespace firesteel
