#include "optimizer/bound_calls.h"

#include "base/errors/check.h"
#include "expression/nodes/calls.h"
#include "functions/function_registry.h"
#include "functions/string/collation_key.h"

namespace firesteel {

ExprPtr collation_key_call(const ExprPtr& expr) {
  if (!has_collation(expr->type())) {
    return expr;
  }
  const std::vector<ArgumentInfo> infos = {{expr->type(), expr->nullable(), nullptr}};
  const FunctionPtr& function = collation_key_function();
  auto binding = std::get<ScalarBinding>(std::get<ScalarFunction>(function->body).bind(infos, {}));
  return make_expr<ScalarCall>(function, std::move(binding), ExprList{expr}, EvalMode::kAnsi);
}

ExprPtr bound_call(std::string_view name, ExprList arguments) {
  const FunctionPtr function = FunctionRegistry::built_in()->find(name);
  check(function != nullptr && function->is_scalar(), "a built-in function is missing");
  if (name == "=" || name == "<=>") {
    for (ExprPtr& argument : arguments) {
      argument = collation_key_call(argument);
    }
  }
  std::vector<ArgumentInfo> infos;
  for (const ExprPtr& argument : arguments) {
    infos.push_back({argument->type(), argument->nullable(), nullptr});
  }
  BindResult<ScalarBinding> result = std::get<ScalarFunction>(function->body).bind(infos, {});
  auto* binding = std::get_if<ScalarBinding>(&result);
  check(binding != nullptr, "a built-in function does not take its arguments");
  return make_expr<ScalarCall>(function, std::move(*binding), std::move(arguments), EvalMode::kAnsi);
}

}  // namespace firesteel
