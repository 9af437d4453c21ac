#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Orders each cluster of inner joins by estimated cost (sum of intermediate rows and hash table sizes): dynamic
/// programming over connected subsets up to 12 relations, greedy beyond (Moerkotte, Neumann: "Analysis of Two Existing
/// and One New Dynamic Programming Algorithm for the Generation of Optimal Bushy Join Trees", VLDB 2006). The smaller
/// side goes right: it becomes the hash table. Outer, semi and anti joins keep their place; build_side
/// says when their left side is the smaller one. So do joins with a hint; theirs is left alone when the hint chose it.
PlanPtr reorder_joins(const PlanPtr& plan);

}  // namespace firesteel
