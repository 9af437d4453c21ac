#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// count, min, max and sum over a whole table whose statistics are exact (a cached one): values in place of the
/// aggregation, or of those aggregates of it that can be answered so.
PlanPtr answer_from_statistics(const PlanPtr& plan);

}  // namespace firesteel
