#pragma once

#include "expression/nodes/subqueries.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// Joins a correlated scalar subquery to `child` (left outer) and returns the expression for its value. Where the
/// subquery gives a value even for no input rows (count → 0), that value takes the place of the outer join's NULL
/// ("count bug").
ExprPtr join_scalar_subquery(const ScalarSubquery& subquery, PlanPtr& child);

}  // namespace firesteel
