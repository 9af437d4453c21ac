#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Sorting, windows and grouping of texts with a collation work on their keys (collation_key). A group shows the first
/// of its texts. Plans without collations come back as they are.
PlanPtr group_by_collation_keys(const PlanPtr& plan);

}  // namespace firesteel
