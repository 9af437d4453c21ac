#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Moves what ResolvedHint nodes ask for into the joins above them and drops the nodes, as Spark's
/// EliminateResolvedHint does: a hint holds for the next join above, through any nodes with one child. BROADCAST and
/// SHUFFLE_HASH choose the side of the hash table where the type of the join allows it in Spark (both sides: the
/// smaller one, later); SHUFFLE_REPLICATE_NL is followed by the planner. MERGE only keeps the join in its place: there
/// is no merge join here, hash joins spill instead.
PlanPtr follow_join_hints(const PlanPtr& plan);

}  // namespace firesteel
