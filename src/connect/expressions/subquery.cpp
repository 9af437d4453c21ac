#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "expression/nodes/subqueries.h"
#include "spark/connect/expressions.pb.h"

namespace firesteel {

ExprPtr convert_subquery(const pb::SubqueryExpression& subquery, const Origin& origin, PlanConverter& converter) {
  const auto reference = converter.references().find(subquery.plan_id());
  if (reference == converter.references().end()) {
    throw SparkError("CONNECT_INVALID_PLAN.INVALID_WITH_RELATION_REFERENCE");
  }
  PlanPtr plan = converter.relation(*reference->second);
  switch (subquery.subquery_type()) {
    case pb::SubqueryExpression::SUBQUERY_TYPE_SCALAR:
      return make_expr_at<ScalarSubquery>(origin, std::move(plan));
    case pb::SubqueryExpression::SUBQUERY_TYPE_EXISTS:
      return make_expr_at<Exists>(origin, std::move(plan));
    case pb::SubqueryExpression::SUBQUERY_TYPE_IN:
      return make_expr_at<InSubquery>(origin, converter.expressions(subquery.in_subquery_values()), std::move(plan));
    default:
      break;
  }
  throw_unsupported("a DataFrame as argument of a table function");
}

}  // namespace firesteel
