#include "session/catalog/default_collation.h"

#include "base/text/collation.h"
#include "expression/nodes/calls.h"
#include "functions/string/collation_key.h"

namespace firesteel {
namespace {

ExprPtr collated(const ExprPtr& expr, const std::string& collation) {
  if (const auto* literal = as<LiteralExpr>(expr)) {
    const DataType type = with_default_collation(literal->value.type, collation);
    if (type == literal->value.type) {
      return expr;
    }
    Literal value = literal->value;
    value.type = type;
    return make_expr_at<LiteralExpr>(expr->origin(), std::move(value), literal->text);
  }
  if (const auto* cast = as<Cast>(expr)) {
    auto copy = std::make_shared<Cast>(*cast);
    copy->data_type = with_default_collation(cast->data_type, collation);
    return copy;
  }
  const PlanPtr plan = subquery_plan(expr);
  return plan == nullptr ? expr : with_subquery_plan(expr, with_default_collation(plan, collation));
}

}  // namespace

PlanPtr with_default_collation(const PlanPtr& parsed, const std::string& collation) {
  if (collation.empty() || is_binary_collation(collation)) {
    return parsed;
  }
  return transform_all_expressions(parsed, [&](const ExprPtr& expr) { return collated(expr, collation); });
}

DataType with_default_collation(const DataType& type, const std::string& collation) {
  if (collation.empty() || is_binary_collation(collation)) {
    return type;
  }
  return with_collation_where_none(type, DataType::string(collation));
}

}  // namespace firesteel
