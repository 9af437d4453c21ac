#pragma once

#include "physical/exec_plan.h"

#include <map>
#include <vector>

namespace firesteel {

/// Do both plans give the same rows whenever they run in one query? False where that is not known: limits, samples,
/// nondeterministic expressions.
bool gives_same_rows(const ExecPtr& left, const ExecPtr& right);

/// Aggregations and windows that occur several times in a plan with equal inputs (a CTE that is used twice, an
/// aggregate beside its own average): which one of them is to be computed in place of each. The one is among its own
/// keys.
///
/// Runtime filters from joins outside only save work, so that they make no difference; but the one that is computed for
/// all has none, and where each has some nothing is shared.
std::map<const ExecPlan*, ExecPtr> find_equal_parts(const ExecPtr& plan);

/// Aggregations and windows of `plan`, which runs first, that `later` needs, too (a CTE that is used in a query and in
/// a scalar subquery of it): the largest ones.
std::vector<ExecPtr> find_common_parts(const ExecPtr& plan, const ExecPtr& later);

}  // namespace firesteel
