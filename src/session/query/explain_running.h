#pragma once

#include "logical/logical_plan.h"

#include <string>

namespace firesteel {

class QueryExecution;

/// EXPLAIN ANALYZE: runs the query, leaves its rows, and prints its physical plan (after those of its scalar
/// subqueries) with the rows each operator gave, the time in it (tasks that run side by side add up), what it read and
/// spilled.
std::string explain_running(QueryExecution& query, const PlanPtr& analyzed);

}  // namespace firesteel
