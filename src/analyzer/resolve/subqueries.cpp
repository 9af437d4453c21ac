// Subqueries inside expressions. They see the columns of the query around them.
#include "expression/nodes/subqueries.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

namespace firesteel {

using namespace query_compilation_errors;

namespace {

std::string types_of(const ExprList& exprs) {
  std::string text;
  for (const ExprPtr& expr : exprs) {
    text += (text.empty() ? "" : ", ") + quoted_type(expr->type());
  }
  return text;
}

}  // namespace

ExprPtr QueryResolver::resolve_subquery(const ExprPtr& expr, const NameScope& scope) {
  AttributeList used;
  const Relation nothing;
  const OuterScope around{scope.relation == nullptr ? &nothing : scope.relation, outer_, &used};
  const OuterScope* saved_outer = outer_;
  const auto* saved_windows = window_definitions_;
  outer_ = &around;
  window_definitions_ = nullptr;
  PlanPtr plan = resolve_query(subquery_plan(expr));
  outer_ = saved_outer;
  window_definitions_ = saved_windows;

  if (const auto* scalar = as<ScalarSubquery>(expr)) {
    if (plan->output().size() != 1) {
      throw error_at(expr->origin(), "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
                     {{"number", std::to_string(plan->output().size())}});
    }
    auto copy = std::make_shared<ScalarSubquery>(*scalar);
    copy->data_type = plan->output()[0]->data_type;
    copy->plan = std::move(plan);
    copy->outer_columns = std::move(used);
    copy->analyzed = true;
    return copy;
  }
  if (const auto* exists = as<Exists>(expr)) {
    auto copy = std::make_shared<Exists>(*exists);
    copy->plan = std::move(plan);
    copy->outer_columns = std::move(used);
    copy->analyzed = true;
    return copy;
  }
  auto copy = std::make_shared<InSubquery>(*as<InSubquery>(expr));
  for (ExprPtr& value : copy->values) {
    value = resolve_expression(value, scope);
  }
  const AttributeList& output = plan->output();
  const ExprList columns(output.begin(), output.end());
  if (columns.size() != copy->values.size()) {
    throw datatype_mismatch(expr, "IN_SUBQUERY_LENGTH_MISMATCH",
                            {{"leftLength", std::to_string(copy->values.size())},
                             {"rightLength", std::to_string(columns.size())},
                             {"leftColumns", quoted_sql_list(copy->values)},
                             {"rightColumns", quoted_sql_list(columns)}});
  }
  ExprList projection;
  bool cast_right = false;
  const ExprList written = copy->values;
  for (size_t i = 0; i < columns.size(); ++i) {
    ExprList pair = {copy->values[i], columns[i]};
    if (!binder_.unify_types(pair)) {
      throw datatype_mismatch(
          expr, "IN_SUBQUERY_DATA_TYPE_MISMATCH",
          {{"mismatchedColumns", "(" + qualified_sql(written[i]) + ":" + written[i]->type().simple_string() + ", " +
                                     qualified_sql(columns[i]) + ":" + columns[i]->type().simple_string() + ")"},
           {"leftType", types_of(written)},
           {"rightType", types_of(columns)}});
    }
    copy->values[i] = pair[0];
    const bool same = pair[1] == columns[i];
    cast_right = cast_right || !same;
    projection.push_back(same ? columns[i] : make_expr<Alias>(pair[1], output[i]->name));
  }
  copy->plan = cast_right ? make_plan<Project>(std::move(projection), plan) : plan;
  copy->outer_columns = std::move(used);
  copy->analyzed = true;
  return copy;
}

}  // namespace firesteel
