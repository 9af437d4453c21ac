#pragma once

#include "logical/logical_plan.h"
#include "physical/exec_plan.h"

namespace firesteel {

/// Turns an optimised logical plan into physical operators: binds expressions, takes equi-join keys out of conditions,
/// finds TopN, and connects runtime filters from hash-join builds with the scans below their probe sides.
///
/// The right side of a join is built unless its build_side is kLeft.
/// errors: UNSUPPORTED_FEATURE.FIRESTEEL for nodes that have no operator; InternalError for plans that are not
/// resolved.
ExecPtr plan_physical(const PlanPtr& optimized);

}  // namespace firesteel
