#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Outer joins whose padded rows are dropped above, by a filter or as keys of another join, become inner joins (or
/// outer on one side only), which can be reordered.
PlanPtr strengthen_joins(const PlanPtr& plan);

}  // namespace firesteel
