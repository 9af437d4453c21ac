#pragma once

#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "physical/exec_plan.h"
#include "physical/nodes/unary_exec.h"
#include "physical/planner/group_limit.h"
#include "physical/planner/runtime_filters.h"

#include <optional>

namespace firesteel {

/// One planning run; the strategies in plan_*.cpp are its member functions.
class Planner {
 public:
  ExecPtr plan(const PlanPtr& node, const PendingFilters& filters);

 private:
  ExecPtr plan_table(const TableRelation& table, const PendingFilters& filters);
  ExecPtr plan_project(const Project& project, const PendingFilters& filters);
  ExecPtr plan_aggregate(const Aggregate& aggregate, const PendingFilters& filters);
  ExecPtr plan_distinct(const Distinct& distinct, const PendingFilters& filters);
  ExecPtr plan_join(const Join& join, const PendingFilters& filters);
  ExecPtr plan_limit(const Limit& limit);
  ExecPtr plan_window(const Window& window, const PendingFilters& filters, const std::optional<GroupLimit>& limit);
  ExecPtr plan_generate(const Generate& generate, const PendingFilters& filters);
  ExecPtr plan_expand(const Expand& expand);
  ExecPtr plan_union(const Union& node, const PendingFilters& filters);

  int next_filter_id_ = 0;
};

std::vector<SortKey> bind_sort_keys(const ExprList& order, const AttributeList& input);
/// Conjuncts of `condition` (none when null).
ExprList split_conjuncts(const ExprPtr& condition);
ExprPtr combine_conjuncts(const ExprList& conjuncts);  // null when empty

}  // namespace firesteel
