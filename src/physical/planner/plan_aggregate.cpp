#include "base/errors/check.h"
#include "physical/planner/bind.h"
#include "physical/planner/planner_state.h"

#include <algorithm>

namespace firesteel {
namespace {

/// Replaces grouping expressions and aggregate calls by the columns of the aggregation's output.
ExprPtr over_results(const ExprPtr& expr, const ExprList& grouping, const AttributeList& results,
                     std::vector<std::shared_ptr<const AggregateCall>>& calls, AttributeList& call_results) {
  for (size_t i = 0; i < grouping.size(); ++i) {
    if (same_expression(expr, grouping[i])) {
      return results[i];
    }
  }
  if (as<AggregateCall>(expr) != nullptr) {
    for (size_t i = 0; i < calls.size(); ++i) {
      if (same_expression(expr, calls[i])) {
        return call_results[i];
      }
    }
    calls.push_back(std::static_pointer_cast<const AggregateCall>(expr));
    call_results.push_back(make_expr<Attribute>("aggregate", expr->type(), expr->nullable(), next_expr_id()));
    return call_results.back();
  }
  ExprList children = expr->children();
  bool changed = false;
  for (ExprPtr& child : children) {
    ExprPtr replaced = over_results(child, grouping, results, calls, call_results);
    changed = changed || replaced != child;
    child = std::move(replaced);
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

bool same_columns(const AttributeList& left, const ExprList& list) {
  return left.size() == list.size() &&
         std::equal(left.begin(), left.end(), list.begin(), [](const auto& column, const auto& expr) {
           const auto* attribute = as<Attribute>(expr);
           return attribute != nullptr && attribute->id == column->id;
         });
}

}  // namespace

ExecPtr Planner::plan_aggregate(const Aggregate& aggregate, const PendingFilters& filters) {
  PendingFilters below;  // dropping whole groups is safe
  AttributeList columns;
  for (const ExprPtr& key : aggregate.grouping) {
    const auto* attribute = as<Attribute>(key);
    if (attribute == nullptr) {
      columns.push_back(make_expr<Attribute>("key", key->type(), key->nullable(), next_expr_id()));
      continue;
    }
    columns.push_back(std::static_pointer_cast<const Attribute>(key));
    for (const PendingFilter& filter : filters) {
      if (filter.attribute == attribute->id) {
        below.push_back(filter);
      }
    }
  }
  // The output list may rename a key: filters above know it under the new id.
  for (const ExprPtr& expr : aggregate.aggregates) {
    const auto* alias = as<Alias>(expr);
    const auto* source = alias == nullptr ? nullptr : as<Attribute>(alias->child);
    for (const PendingFilter& filter : filters) {
      if (source != nullptr && alias->id == filter.attribute) {
        below.push_back({source->id, filter.filter_id, filter.used});
      }
    }
  }
  std::vector<std::shared_ptr<const AggregateCall>> calls;
  AttributeList call_results;
  ExprList list;
  for (const ExprPtr& expr : aggregate.aggregates) {
    list.push_back(over_results(expr, aggregate.grouping, columns, calls, call_results));
    if (as<Attribute>(list.back()) == nullptr && as<Alias>(list.back()) == nullptr) {
      list.back() = make_expr<Alias>(list.back(), name_of(expr), id_of(expr));
    }
  }
  columns.insert(columns.end(), call_results.begin(), call_results.end());
  const ExecPtr child = plan(aggregate.child, below);
  std::vector<std::shared_ptr<const AggregateCall>> bound;
  for (const auto& call : calls) {
    bound.push_back(std::static_pointer_cast<const AggregateCall>(bind_columns(call, child->output())));
  }
  const ExecPtr groups = std::make_shared<HashAggregateExec>(columns, bind_columns(aggregate.grouping, child->output()),
                                                             std::move(bound), child);
  if (same_columns(columns, list)) {
    return groups;
  }
  return std::make_shared<ProjectExec>(aggregate.output(), bind_columns(list, columns), groups);
}

ExecPtr Planner::plan_distinct(const Distinct& distinct, const PendingFilters& filters) {
  const ExecPtr child = plan(distinct.child, filters);
  const ExprList keys(child->output().begin(), child->output().end());
  return std::make_shared<HashAggregateExec>(child->output(), bind_columns(keys, child->output()),
                                             std::vector<std::shared_ptr<const AggregateCall>>{}, child);
}

}  // namespace firesteel
