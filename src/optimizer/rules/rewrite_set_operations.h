#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// INTERSECT → left semi join over distinct rows, EXCEPT → left anti join over distinct rows, both null-safe; with ALL
/// the copies of each row are numbered on both sides and joined by number too. DISTINCT → aggregate.
PlanPtr rewrite_set_operations(const PlanPtr& plan);

}  // namespace firesteel
