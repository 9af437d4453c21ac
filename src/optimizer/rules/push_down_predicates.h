#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// Moves every deterministic conjunct as far down as it may go, into TableRelation::filters at best; merges filters
/// into join conditions; takes common factors out of ORs and derives one-sided predicates from ORs over both sides of a
/// join; makes outer joins inner where a predicate above rejects their NULL padding.
PlanPtr push_down_predicates(const PlanPtr& plan);

}  // namespace firesteel
