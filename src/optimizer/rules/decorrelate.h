#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// A subquery's plan freed of outer references, and the conditions that tied it to the outer query.
struct Decorrelated {
  PlanPtr plan;
  ExprList conditions;  // over the plan's output and the outer query's attributes (no OuterReference any more)
};

/// Pulls conjuncts with outer references up and out of `plan`, adding the columns they need to projections and grouping
/// keys on the way (Spark's PullupCorrelatedPredicates); where that is not possible, joins the plan with the domain of
/// the outer columns (domain_join.h). `outer`: the plan whose columns are referred to.
///
/// no_rows_handled: the caller knows what a global aggregate gives for no input rows; otherwise the result has a row
///   for it.
/// errors: UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.* for what neither way can do
Decorrelated decorrelate(const PlanPtr& plan, const PlanPtr& outer, bool no_rows_handled = false);

/// OuterReferences replaced by the attributes they stand for.
ExprPtr without_outer_references(const ExprPtr& expr);

}  // namespace firesteel
