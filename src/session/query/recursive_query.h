#pragma once

#include "columnar/batch.h"
#include "logical/logical_plan.h"

#include <functional>
#include <vector>

namespace firesteel {

/// How often and how far a WITH RECURSIVE query may go: spark.sql.cteRecursionLevelLimit and -RowLimit; -1: no limit.
struct RecursionLimits {
  int64_t levels = 100;
  int64_t rows = 1000000;
};

/// Runs a resolved plan to its end; flat columns.
using PlanRows = std::function<std::vector<Batch>(const PlanPtr&)>;

/// Every RecursiveUnion in the plan (subqueries included) run, its rows as a LocalRelation in its place. The rows are
/// held in memory. Errors: RECURSION_LEVEL_LIMIT_EXCEEDED, RECURSION_ROW_LIMIT_EXCEEDED.
PlanPtr with_recursion_rows(const PlanPtr& plan, const RecursionLimits& limits, const PlanRows& run);

}  // namespace firesteel
