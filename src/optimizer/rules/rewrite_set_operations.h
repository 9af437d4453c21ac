#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// INTERSECT → left semi join over distinct rows, EXCEPT → left anti join over distinct rows, both null-safe; DISTINCT
/// → aggregate. INTERSECT ALL and EXCEPT ALL count rows per side (Spark's RewriteIntersectAll, RewriteExceptAll, by
/// aggregate and generator).
PlanPtr rewrite_set_operations(const PlanPtr& plan);

}  // namespace firesteel
