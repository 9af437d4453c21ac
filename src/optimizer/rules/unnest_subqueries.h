#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Turns subquery expressions into joins:
///   EXISTS / NOT EXISTS, IN as conjuncts of a filter → left semi / left anti join
///   NOT IN                                           → null-aware left anti join
///   EXISTS, IN anywhere else                         → existence join and its BOOLEAN column
///   correlated scalar subquery                       → left outer join with the aggregate grouped by the correlation's
///   keys
/// Uncorrelated scalar subqueries stay. Model: Spark's RewritePredicateSubquery and RewriteCorrelatedScalarSubquery.
PlanPtr unnest_subqueries(const PlanPtr& plan);

}  // namespace firesteel
