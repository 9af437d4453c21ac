#include "analyzer/resolve/aggregate_split.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/same_meaning.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/subqueries.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

ExprPtr column_for(const ExprPtr& expr, ExprList& columns) {
  for (const ExprPtr& known : columns) {
    const auto* alias = as<Alias>(known);
    if (same_meaning(alias == nullptr ? known : alias->child, expr)) {
      return to_attribute(known);
    }
  }
  columns.push_back(
      expr->kind() == ExprKind::kAttribute ? expr : make_expr<Alias>(expr, "_a" + std::to_string(columns.size())));
  return to_attribute(columns.back());
}

}  // namespace

AggregateSplit::AggregateSplit(const ExprList& grouping, const ExprList& items) : grouping_(grouping) {
  for (const ExprPtr& item : items) {
    if (const auto* alias = as<Alias>(item)) {
      lateral_.insert(alias->id);
    }
  }
}

bool AggregateSplit::is_grouping(const ExprPtr& expr) const {
  return std::any_of(grouping_.begin(), grouping_.end(),
                     [&](const ExprPtr& known) { return same_meaning(known, expr); });
}

void AggregateSplit::check(const ExprPtr& expr, const Origin& origin) const {
  if (expr->kind() == ExprKind::kAggregateCall || is_grouping(expr)) {
    return;
  }
  if (const auto* attribute = as<Attribute>(expr)) {
    if (lateral_.contains(attribute->id)) {
      return;
    }
    if (grouping_.empty()) {
      throw error_at(origin, "MISSING_GROUP_BY");
    }
    throw error_at(
        expr->origin(), "MISSING_AGGREGATION",
        {{"expression", quoted_sql(expr)}, {"expressionAnyValue", "\"any_value(" + attribute->name + ")\""}});
  }
  for (const AttributePtr& column : outer_columns(expr)) {
    if (!is_grouping(column) && expr->kind() == ExprKind::kScalarSubquery) {
      throw error_at(expr->origin(), "SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION",
                     {{"sqlExpr", quoted_sql(expr)}});
    }
  }
  if (const auto* window = as<WindowExpression>(expr)) {
    ExprList children = window->children();
    const ExprList arguments = window->function->children();
    children.erase(children.begin());
    children.insert(children.begin(), arguments.begin(), arguments.end());
    for (const ExprPtr& child : children) {
      check(child, origin);
    }
    return;
  }
  for (const ExprPtr& child : expr->children()) {
    check(child, origin);
  }
}

ExprPtr AggregateSplit::extract(const ExprPtr& expr, ExprList& columns) const {
  if (const auto* attribute = as<Attribute>(expr); attribute != nullptr && lateral_.contains(attribute->id)) {
    return expr;
  }
  if (expr->kind() == ExprKind::kAggregateCall) {
    return column_for(expr, columns);
  }
  const auto key =
      std::find_if(grouping_.begin(), grouping_.end(), [&](const ExprPtr& known) { return same_meaning(known, expr); });
  if (key != grouping_.end() && !expr->foldable()) {
    return column_for(*key, columns);
  }
  for (const AttributePtr& column : outer_columns(expr)) {
    // The column itself: the subquery refers to it by its identity.
    const bool there =
        std::any_of(columns.begin(), columns.end(), [&](const ExprPtr& known) { return id_of(known) == column->id; });
    if (is_grouping(column) && !there) {
      columns.push_back(column);
    }
  }
  return extract_children(expr, columns);
}

ExprPtr AggregateSplit::extract_children(const ExprPtr& expr, ExprList& columns) const {
  ExprList children = expr->children();
  for (size_t i = 0; i < children.size(); ++i) {
    // The function of a window is evaluated by the Window node; only its arguments come from below.
    const bool over_window = expr->kind() == ExprKind::kWindow && i == 0;
    children[i] = over_window ? extract_children(children[i], columns) : extract(children[i], columns);
  }
  return children.empty() ? expr : expr->with_children(std::move(children));
}

}  // namespace firesteel
