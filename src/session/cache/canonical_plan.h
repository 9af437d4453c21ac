#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// An analysed plan without what does not count for its rows: names, aliases of subqueries, identities of columns
/// (numbered in order of appearance instead).
PlanPtr canonical_plan(const PlanPtr& analyzed);

/// Do two canonical plans give the same rows, as far as their form tells (Spark's sameResult)? Tables are the same when
/// their identities are, local relations when their rows are.
bool same_plan(const PlanPtr& left, const PlanPtr& right);
/// Consistent with same_plan.
size_t hash_plan(const PlanPtr& canonical);
/// Number of nodes of a canonical plan: a quick test before same_plan.
size_t count_nodes(const PlanPtr& plan);

}  // namespace firesteel
