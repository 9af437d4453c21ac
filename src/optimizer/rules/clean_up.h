#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Drops SubqueryAlias nodes: after analysis columns are known by id.
PlanPtr eliminate_aliases(const PlanPtr& plan);
/// Merges a projection into the one below when nothing is computed twice; drops projections that change nothing.
PlanPtr collapse_projects(const PlanPtr& plan);

}  // namespace firesteel
