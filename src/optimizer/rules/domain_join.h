#pragma once

#include "optimizer/rules/decorrelate.h"

namespace firesteel {

/// Frees any subquery of outer references: it is computed for all distinct values of the outer columns at once (the
/// "domain", read from a copy of `outer`), and tied to the outer rows by null-safe equality.
/// Neumann, Kemper: "Unnesting Arbitrary Queries" (BTW 2015), without the push-down of the domain.
///
/// A global aggregate gives its row for every domain value, also where it has no input (no "count bug" left).
/// errors: UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.* when `outer` cannot be read twice (rand, limit) or an operator
/// does not allow it (full outer join, sample)
Decorrelated decorrelate_by_domain(const PlanPtr& plan, const PlanPtr& outer);

/// Outer columns that `plan` reads.
AttributeList outer_columns_in(const PlanPtr& plan);

}  // namespace firesteel
