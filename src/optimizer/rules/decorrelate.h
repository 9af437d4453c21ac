#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// A subquery's plan freed of outer references, and the conditions that tied it to the outer query.
struct Decorrelated {
  PlanPtr plan;
  ExprList conditions;  // over the plan's output and the outer query's attributes (no OuterReference any more)
};

/// Pulls conjuncts with outer references up and out of `plan`, adding the columns they need to projections and grouping
/// keys on the way. Model: Spark's PullupCorrelatedPredicates. errors: UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.* where
/// a correlated condition stands under an operator it cannot pass
Decorrelated decorrelate(const PlanPtr& plan);

}  // namespace firesteel
