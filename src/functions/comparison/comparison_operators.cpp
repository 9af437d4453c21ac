#include "functions/comparison/comparison_functions.h"
#include "functions/comparison/comparison_kernels.h"

namespace firesteel {
namespace {

FunctionDef declare(std::string name, std::vector<std::string> aliases, std::string since, std::string usage,
                    FunctionExample example, ScalarFunction body) {
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .group = "predicate_funcs",
          .since = std::move(since),
          .usage = std::move(usage),
          .arguments = "",
          .examples = {std::move(example)},
          .min_arguments = 2,
          .max_arguments = 2,
          .body = std::move(body)};
}

ScalarFunction comparison(ComparisonOperator op, std::string name) {
  const bool needs_order = op != ComparisonOperator::kEqual && op != ComparisonOperator::kNotEqual;
  return {[op, name = std::move(name), needs_order](std::span<const ArgumentInfo> arguments,
                                                    const BindContext& context) -> BindResult<ScalarBinding> {
    auto bound = bind_comparison_operands(arguments, context, name, needs_order);
    if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
      binding->kernel = make_comparison(op, binding->argument_types[0]);
    }
    return bound;
  }};
}

ScalarFunction null_safe_equal() {
  return {[](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<ScalarBinding> {
    auto bound = bind_comparison_operands(arguments, context, "<=>", false);
    if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
      binding->kernel = make_null_safe_equal(binding->argument_types[0]);
      binding->nulls = Nulls::kHandledByKernel;
      binding->nullable = false;
    }
    return bound;
  }};
}

}  // namespace

std::vector<FunctionDef> comparison_operators() {
  using Op = ComparisonOperator;
  return {
      declare("=", {"=="}, "1.0.0", "Are both equal?", {"SELECT 2 = 2", "true"}, comparison(Op::kEqual, "=")),
      declare("!=", {"<>"}, "1.0.0", "Do both differ?", {"SELECT 1 != 2", "true"}, comparison(Op::kNotEqual, "=")),
      declare("<", {}, "1.0.0", "Is the first less?", {"SELECT 1 < 2", "true"}, comparison(Op::kLess, "<")),
      declare("<=", {}, "1.0.0", "Is the first less or equal?", {"SELECT 2 <= 2", "true"},
              comparison(Op::kLessOrEqual, "<=")),
      declare(">", {}, "1.0.0", "Is the first greater?", {"SELECT 2 > 1", "true"}, comparison(Op::kGreater, ">")),
      declare(">=", {}, "1.0.0", "Is the first greater or equal?", {"SELECT 2 >= 1", "true"},
              comparison(Op::kGreaterOrEqual, ">=")),
      declare("<=>", {}, "1.1.0", "Are both equal, or both NULL?", {"SELECT NULL <=> NULL", "true"}, null_safe_equal()),
  };
}

}  // namespace firesteel
