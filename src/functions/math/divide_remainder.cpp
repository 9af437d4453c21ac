#include "functions/kernel_frame/try_kernel.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/arithmetic_types.h"
#include "functions/math/division.h"

namespace firesteel {
namespace {

// "/" computes in DOUBLE and "div" in BIGINT whatever the width of the operands.
DataType working_type(DivisionOperator op, const DataType& common) {
  if (op == DivisionOperator::kDivide) {
    return DataType::double_type();
  }
  return op == DivisionOperator::kIntegral ? DataType::long_type() : common;
}

BindResult<ScalarBinding> bind_numbers(DivisionOperator op, std::span<const ArgumentInfo> arguments,
                                       const BindContext& context) {
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  const auto operands = numeric_operands(arguments[0], arguments[1], coercion_rules(context));
  const bool div_of_fractions = op == DivisionOperator::kIntegral && operands && operands->left.is_fractional() &&
                                !left.is_null() && !right.is_null();
  if (!operands || div_of_fractions) {
    // A decimal beside a floating-point number becomes DOUBLE before the operator looks at its operands.
    const bool promoted = operands && (left.is_decimal() || right.is_decimal());
    if (op == DivisionOperator::kIntegral && (promoted || left.same_type(right))) {
      return operand_mismatch(promoted && left.is_decimal() ? DataType::double_type() : left,
                              promoted && right.is_decimal() ? DataType::double_type() : right,
                              "(\"BIGINT\" or \"DECIMAL\" or \"INTERVAL YEAR TO MONTH\" or "
                              "\"INTERVAL DAY TO SECOND\")");
    }
    if (op == DivisionOperator::kIntegral) {  // whole numbers are BIGINT before its operands are looked at
      return operand_mismatch(left.is_integral() ? DataType::long_type() : left,
                              right.is_integral() ? DataType::long_type() : right, kNumericTypes,
                              context.mode == EvalMode::kAnsi);
    }
    return operand_mismatch(left, right,
                            op == DivisionOperator::kDivide ? "(\"DOUBLE\" or \"DECIMAL\")" : kNumericTypes,
                            context.mode == EvalMode::kAnsi);
  }
  ScalarBinding binding;
  binding.nullable = true;
  if (operands->left.is_decimal()) {
    DecimalOperation operation = make_decimal_division(op, operands->left, operands->right, context.keep_decimal_scale);
    binding.argument_types = {operands->left, operands->right};
    binding.result_type = operation.result_type;
    binding.kernel = std::move(operation.kernel);
    return binding;
  }
  binding.result_type = working_type(op, operands->left);
  binding.argument_types = {binding.result_type, binding.result_type};
  binding.kernel = make_number_division(op, binding.result_type);
  return binding;
}

ScalarFunction function_of(DivisionOperator op) {
  return {[op](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<ScalarBinding> {
    if (op == DivisionOperator::kDivide || op == DivisionOperator::kIntegral) {
      if (auto other = bind_interval_division(arguments, context, op == DivisionOperator::kIntegral)) {
        return std::move(*other);
      }
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

FunctionDef divide_operator() {
  return declare("/", "1.0.0", "Returns the quotient, as a floating-point or decimal number.", {"SELECT 3 / 2", "1.5"},
                 function_of(DivisionOperator::kDivide));
}

FunctionDef try_divide() {
  return declare("try_divide", "3.2.0", "Returns the quotient, or NULL when the divisor is 0.",
                 {"SELECT try_divide(1, 0)", "NULL"}, as_try(function_of(DivisionOperator::kDivide)));
}

FunctionDef integral_divide() {
  return declare("div", "3.0.0", "Returns the whole part of the quotient.", {"SELECT 7 div 2", "3"},
                 function_of(DivisionOperator::kIntegral));
}

FunctionDef remainder_operator() {
  FunctionDef def = declare("%", "1.0.0", "Returns the remainder of a division, with the sign of the dividend.",
                            {"SELECT -7 % 3", "-1"}, function_of(DivisionOperator::kRemainder));
  def.aliases = {"mod"};
  return def;
}

FunctionDef try_mod() {
  return declare("try_mod", "4.0.0", "Returns the remainder of a division, or NULL when the divisor is 0.",
                 {"SELECT try_mod(1, 0)", "NULL"}, as_try(function_of(DivisionOperator::kRemainder)));
}

FunctionDef pmod() {
  return declare("pmod", "1.5.0", "Returns the remainder of a division, positive for a positive divisor.",
                 {"SELECT pmod(-7, 3)", "2"}, function_of(DivisionOperator::kPositive));
}

}  // namespace firesteel
