#include "functions/kernel_frame/try_kernel.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/arithmetic_types.h"
#include "functions/math/number_arithmetic.h"

namespace firesteel {
namespace {

BindResult<ScalarBinding> bind_numbers(ArithmeticOperator op, std::span<const ArgumentInfo> arguments,
                                       const BindContext& context) {
  const auto operands = numeric_operands(arguments[0], arguments[1], coercion_rules(context));
  if (!operands) {
    return operand_mismatch(arguments[0].type, arguments[1].type,
                            op == ArithmeticOperator::kMultiply ? kNumericTypes : kNumericAndIntervalTypes,
                            context.mode == EvalMode::kAnsi);
  }
  ScalarBinding binding;
  binding.argument_types = {operands->left, operands->right};
  binding.nullable = any_nullable(arguments);
  if (operands->left.is_decimal()) {
    DecimalOperation operation =
        make_decimal_arithmetic(op, operands->left, operands->right, context.keep_decimal_scale);
    binding.result_type = operation.result_type;
    binding.kernel = std::move(operation.kernel);
    // Beyond 38 digits a legacy overflow is NULL.
    binding.nullable = binding.nullable || context.mode == EvalMode::kLegacy;
  } else {
    binding.result_type = operands->left;
    binding.kernel = make_number_arithmetic(op, operands->left);
  }
  return binding;
}

ScalarFunction function_of(ArithmeticOperator op) {
  return {[op](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<ScalarBinding> {
    if (auto other = bind_datetime_arithmetic(op, arguments, context)) {
      return std::move(*other);
    }
    return bind_numbers(op, arguments, context);
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
          .min_arguments = 2,
          .max_arguments = 2,
          .body = std::move(body)};
}

}  // namespace

FunctionDef add() {
  FunctionDef def = declare("+", "1.0.0", "Returns the sum; of a date or timestamp and an interval, the later moment.",
                            {"SELECT 1 + 2", "3"}, function_of(ArithmeticOperator::kAdd));
  return def;
}

FunctionDef subtract() {
  FunctionDef def = declare("-", "1.0.0", "Returns the difference; of two dates or timestamps, the interval between.",
                            {"SELECT 2 - 1", "1"}, function_of(ArithmeticOperator::kSubtract));
  return def;
}

FunctionDef multiply() {
  return declare("*", "1.0.0", "Returns the product.", {"SELECT 2 * 3", "6"},
                 function_of(ArithmeticOperator::kMultiply));
}

FunctionDef try_add() {
  return declare("try_add", "3.2.0", "Returns the sum, or NULL on overflow.", {"SELECT try_add(2147483647, 1)", "NULL"},
                 as_try(function_of(ArithmeticOperator::kAdd)));
}

FunctionDef try_subtract() {
  return declare("try_subtract", "3.3.0", "Returns the difference, or NULL on overflow.",
                 {"SELECT try_subtract(-2147483648, 1)", "NULL"}, as_try(function_of(ArithmeticOperator::kSubtract)));
}

FunctionDef try_multiply() {
  return declare("try_multiply", "3.3.0", "Returns the product, or NULL on overflow.",
                 {"SELECT try_multiply(2147483647, 2)", "NULL"}, as_try(function_of(ArithmeticOperator::kMultiply)));
}

}  // namespace firesteel
