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

void collect_outer_references(const PlanPtr& plan, ExprList& references) {
  for (const ExprPtr& expr : plan->expressions()) {
    visit(expr, [&](const ExprPtr& node) {
      if (const auto* outer = as<OuterReference>(node)) {
        references.push_back(outer->attribute);
      }
      return true;
    });
  }
  for (const PlanPtr& child : plan->children()) {
    collect_outer_references(child, references);
  }
}

bool is_repeatable(const PlanPtr& plan) {
  const ExprList exprs = plan->expressions();
  const PlanList children = plan->children();
  return plan->kind() != PlanKind::kSample &&
         std::all_of(exprs.begin(), exprs.end(),
                     [](const ExprPtr& expr) {
                       return expr->deterministic() && !contains(expr, [](const ExprPtr& node) {
                                const PlanPtr inner = subquery_plan(node);
                                return inner != nullptr && !is_repeatable(inner);
                              });
                     }) &&
         std::all_of(children.begin(), children.end(), is_repeatable);
}

/// Nodes that may not read the outer query's columns. Spark: CheckAnalysis, canHostOuter.
void check_outer_references(const PlanPtr& plan) {
  const PlanKind kind = plan->kind();
  const bool allowed = kind == PlanKind::kFilter || kind == PlanKind::kProject || kind == PlanKind::kJoin ||
                       kind == PlanKind::kLateralJoin ||
                       (kind == PlanKind::kGenerate && plan->children()[0]->kind() == PlanKind::kOneRow);
  std::string found;
  for (const ExprPtr& expr : allowed ? ExprList{} : plan->expressions()) {
    if (contains(expr, [](const ExprPtr& node) { return node->kind() == ExprKind::kOuterReference; })) {
      found += (found.empty() ? "" : ", ") + quoted_sql(expr);
    }
  }
  if (!found.empty()) {
    throw error_at(plan->origin(), "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE",
                   {{"sqlExprs", found}});
  }
  for (const PlanPtr& child : plan->children()) {
    check_outer_references(child);
  }
}

std::string text_of(const Origin& origin) {
  if (origin.sql_text == nullptr || origin.stop_index < origin.start_index) {
    return "";
  }
  return origin.sql_text->substr(static_cast<size_t>(origin.start_index),
                                 static_cast<size_t>(origin.stop_index - origin.start_index + 1));
}

}  // namespace

std::pair<PlanPtr, AttributeList> QueryResolver::resolve_subquery_plan(const ExprPtr& expr, const NameScope& scope) {
  // The same text in the same place has the same plan, so that GROUP BY (subquery) and SELECT (subquery) match.
  const std::string text = text_of(expr->origin());
  const auto key = std::make_tuple(scope.relation, text, static_cast<int>(expr->kind()));
  if (const auto known = subqueries_.find(key); !text.empty() && known != subqueries_.end()) {
    return known->second;
  }
  AttributeList used;
  const Relation nothing;
  const OuterScope around{scope.relation == nullptr ? &nothing : scope.relation, outer_, &used, scope.aggregate_input,
                          scope.outer_aggregates};
  const OuterScope* saved_outer = outer_;
  const auto* saved_windows = window_definitions_;
  outer_ = &around;
  window_definitions_ = nullptr;
  PlanPtr plan = resolve_query(subquery_plan(expr));
  outer_ = saved_outer;
  window_definitions_ = saved_windows;
  check_outer_references(plan);
  std::pair<PlanPtr, AttributeList> result{std::move(plan), std::move(used)};
  const RelationPtr relation = scope.relation == nullptr ? nullptr : scope.relation->weak_from_this().lock();
  if (!text.empty() && relation != nullptr && scope.lambda == nullptr && is_repeatable(result.first)) {
    subqueries_[key] = result;
    kept_relations_.push_back(relation);  // its address is part of the key
  }
  return result;
}

ExprPtr QueryResolver::resolve_subquery(const ExprPtr& expr, const NameScope& scope) {
  auto [plan, used] = resolve_subquery_plan(expr, scope);
  ExprList references;
  collect_outer_references(plan, references);

  if (const auto* scalar = as<ScalarSubquery>(expr)) {
    if (plan->output().size() != 1) {
      throw error_at(expr->origin(), "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
                     {{"number", std::to_string(plan->output().size())}});
    }
    auto copy = std::make_shared<ScalarSubquery>(*scalar);
    copy->data_type = plan->output()[0]->data_type;
    copy->plan = std::move(plan);
    copy->outer_columns = std::move(used);
    copy->shown_references = std::move(references);
    copy->analyzed = true;
    return copy;
  }
  if (const auto* exists = as<Exists>(expr)) {
    auto copy = std::make_shared<Exists>(*exists);
    copy->plan = std::move(plan);
    copy->outer_columns = std::move(used);
    copy->shown_references = std::move(references);
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
    binder_.agree_on_collation(pair, "in", expr);
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
  copy->shown_references = std::move(references);
  copy->analyzed = true;
  return copy;
}

}  // namespace firesteel
