#pragma once

#include "expression/nodes/subqueries.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// Joins a correlated scalar subquery to `child` (left outer) and returns the expression for its value. Where the
/// subquery gives a value even for no input rows (count → 0), that value takes the place of the outer join's NULL
/// ("count bug").
ExprPtr join_scalar_subquery(const ScalarSubquery& subquery, PlanPtr& child);

/// The value of an expression over aggregate calls when there are no input rows: counts are 0, most others NULL.
ExprPtr aggregate_over_no_rows(const ExprPtr& expr);

}  // namespace firesteel
