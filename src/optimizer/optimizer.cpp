#include "optimizer/optimizer.h"

#include "optimizer/join_order/reorder_joins.h"
#include "optimizer/rules/answer_from_statistics.h"
#include "optimizer/rules/clean_up.h"
#include "optimizer/rules/collation_keys.h"
#include "optimizer/rules/column_pruning.h"
#include "optimizer/rules/follow_join_hints.h"
#include "optimizer/rules/narrow_decimals.h"
#include "optimizer/rules/push_down_predicates.h"
#include "optimizer/rules/rewrite_set_operations.h"
#include "optimizer/rules/simplify_expressions.h"
#include "optimizer/rules/strengthen_joins.h"
#include "optimizer/rules/unnest_subqueries.h"

namespace firesteel {

PlanPtr optimize(const PlanPtr& analyzed, const OptimizerOptions& options) {
  const auto enabled = [&](const char* rule) { return options.excluded_rules.find(rule) == std::string::npos; };
  PlanPtr plan = follow_join_hints(eliminate_aliases(analyzed));
  if (enabled("SimplifyExpressions")) {
    plan = simplify_expressions(plan, options.environment);
  }
  plan = unnest_subqueries(plan);
  plan = follow_join_hints(eliminate_aliases(plan));  // of subqueries' plans
  plan = group_by_collation_keys(rewrite_set_operations(plan));
  if (enabled("SimplifyExpressions")) {
    plan = simplify_expressions(plan, options.environment);
  }
  if (enabled("StrengthenJoins")) {
    plan = strengthen_joins(plan);
  }
  if (enabled("PushDownPredicates")) {
    plan = push_down_predicates(plan);
  }
  if (enabled("CollapseProject")) {
    plan = collapse_projects(plan);
  }
  if (enabled("ReorderJoins")) {
    plan = reorder_joins(plan);
  }
  if (enabled("ColumnPruning")) {
    plan = prune_columns(plan);
  }
  if (enabled("AnswerFromStatistics")) {
    const PlanPtr before = plan;
    plan = answer_from_statistics(plan);
    if (plan != before && enabled("ColumnPruning")) {
      plan = prune_columns(plan);
    }
  }
  if (enabled("CollapseProject")) {
    plan = collapse_projects(plan);
  }
  return enabled("NarrowDecimals") ? narrow_decimals(plan) : plan;
}

}  // namespace firesteel
