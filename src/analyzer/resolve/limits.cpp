// LIMIT and OFFSET: constants of a query.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/evaluate/evaluator.h"
#include "expression/print/expression_sql.h"

#include <utility>

namespace firesteel {

using namespace query_compilation_errors;

ExprPtr QueryResolver::limit_value(const ExprPtr& expr, const NameScope& scope, const char* name) {
  if (expr == nullptr) {
    return nullptr;
  }
  const ExprPtr resolved = resolve_expression(expr, scope);
  const auto error = [&](const char* sub_condition, ErrorParameters more) {
    ErrorParameters parameters = {{"name", name}, {"expr", quoted_sql(resolved)}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return error_at(expr->origin(), std::string("INVALID_LIMIT_LIKE_EXPRESSION.") + sub_condition,
                    std::move(parameters));
  };
  if (!resolved->foldable()) {
    throw error("IS_UNFOLDABLE", {});
  }
  if (!resolved->type().is_integral() || resolved->type().is(TypeId::kLong)) {
    throw error("DATA_TYPE", {{"dataType", quoted_type(resolved->type())}});
  }
  const Literal value = evaluate_constant(resolved, options_.environment);
  if (value.is_null()) {
    throw error("IS_NULL", {});
  }
  if (value.as_int64() < 0) {
    throw error("IS_NEGATIVE", {{"v", std::to_string(value.as_int64())}});
  }
  return make_expr_at<LiteralExpr>(expr->origin(), Literal::integer(static_cast<int32_t>(value.as_int64())));
}

RelationPtr QueryResolver::resolve_limit(const Limit& node) {
  if (node.limit == nullptr && node.offset == nullptr) {  // LIMIT ALL
    const bool outer = std::exchange(limit_all_, true);
    RelationPtr all = resolve(node.child);
    limit_all_ = outer;
    return all;
  }
  const RelationPtr input = resolve(node.child);
  NameScope scope;
  scope.relation = input.get();
  scope.clause = "GlobalLimit";
  ExprPtr limit = limit_value(node.limit, scope, "limit");
  ExprPtr offset = limit_value(node.offset, scope, "offset");
  return pass_through(make_plan<Limit>(std::move(limit), std::move(offset), input->plan), input);
}

}  // namespace firesteel
