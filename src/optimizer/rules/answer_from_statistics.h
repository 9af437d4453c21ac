#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// count, min and max over a whole table whose statistics are exact (a cached one): values in place of the aggregation.
PlanPtr answer_from_statistics(const PlanPtr& plan);

}  // namespace firesteel
