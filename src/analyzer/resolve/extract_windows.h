#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Takes the window functions out of `items` (named expressions over `input`): the result has Window nodes above
/// `input`, one per distinct PARTITION BY and ORDER BY; items refer to their columns. Arguments and keys that are no
/// columns are computed in a Project below. Returns `input` itself when there is nothing to do.
PlanPtr extract_windows(ExprList& items, const PlanPtr& input);

}  // namespace firesteel
