// Lambda arguments of higher-order functions.
#include "expression/nodes/lambdas.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

namespace firesteel {

using namespace query_compilation_errors;

ExprPtr QueryResolver::find_lambda_variable(const std::vector<std::string>& parts, const NameScope& scope,
                                            const Origin& origin) {
  for (const LambdaFrame* frame = scope.lambda; frame != nullptr; frame = frame->outer) {
    for (const ExprPtr& variable : frame->variables) {
      if (same_name(as<LambdaVariable>(variable)->name, parts[0])) {
        return extract_fields(variable, parts, 1, origin);
      }
    }
  }
  return nullptr;
}

ExprPtr QueryResolver::resolve_lambda(const ExprPtr& call_expr, size_t position, const NameScope& scope) {
  const auto& call = *as<UnresolvedFunction>(call_expr);
  const auto& lambda = *as<Lambda>(call.arguments[position]);
  const std::vector<LambdaParameter> types = binder_.lambda_parameters(call_expr, position);
  if (types.size() != lambda.parameters.size()) {
    throw error_at(lambda.origin(), "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
                   {{"expectedNumArgs", std::to_string(lambda.parameters.size())},
                    {"actualNumArgs", std::to_string(types.size())}});
  }
  LambdaFrame frame;
  frame.outer = scope.lambda;
  for (size_t i = 0; i < types.size(); ++i) {
    const auto* written = as<UnresolvedLambdaVariable>(lambda.parameters[i]);
    const std::string name = written == nullptr ? as<LambdaVariable>(lambda.parameters[i])->name : written->parts[0];
    for (const ExprPtr& earlier : frame.variables) {
      if (same_name(as<LambdaVariable>(earlier)->name, name)) {
        throw error_at(lambda.origin(), "INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES",
                       {{"args", quoted_name({name})}, {"caseSensitiveConfig", "\"spark.sql.caseSensitive\""}});
      }
    }
    frame.variables.push_back(make_expr<LambdaVariable>(name, types[i].type, types[i].nullable, next_expr_id()));
  }
  NameScope inner = scope;
  inner.lambda = &frame;
  ExprPtr body = resolve_expression(lambda.body, inner);
  auto resolved = std::make_shared<UnresolvedFunction>(call);
  resolved->arguments[position] = make_expr_at<Lambda>(lambda.origin(), std::move(body), std::move(frame.variables));
  return resolved->with_origin(call_expr->origin());
}

}  // namespace firesteel
