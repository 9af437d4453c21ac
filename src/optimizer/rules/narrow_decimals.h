#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Products and sums of decimals inside sum() and avg() are computed in 64 bits where the exact statistics of cached
/// tables show that their values fit, whatever digits their types allow for.
PlanPtr narrow_decimals(const PlanPtr& plan);

}  // namespace firesteel
