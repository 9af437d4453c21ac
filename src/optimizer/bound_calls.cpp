#include "optimizer/bound_calls.h"

#include "base/errors/check.h"
#include "expression/nodes/calls.h"
#include "functions/function_registry.h"

namespace firesteel {

ExprPtr bound_call(std::string_view name, ExprList arguments) {
  const FunctionPtr function = FunctionRegistry::built_in()->find(name);
  check(function != nullptr && function->is_scalar(), "a built-in function is missing");
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
