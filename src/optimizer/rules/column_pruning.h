#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Drops columns that nobody reads, down to the tables' (TableRelation::ordinals). The plan's own output stays as it
/// is.
PlanPtr prune_columns(const PlanPtr& plan);

}  // namespace firesteel
