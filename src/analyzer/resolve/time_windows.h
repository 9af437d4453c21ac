#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// The input of a Project or Aggregate (unresolved); when its expressions call window(), without the rows whose time is
/// NULL: they are in no window. Spark: TimeWindowing.
PlanPtr input_with_times(const LogicalPlan& plan);

}  // namespace firesteel
