#pragma once

#include "functions/evaluation.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// Folds constants (one that raises an error is left for run time), simplifies AND, OR, NOT, CASE with constant
/// conditions, drops casts to the same type and filters that are always true.
PlanPtr simplify_expressions(const PlanPtr& plan, const EvaluationEnvironment& environment);

}  // namespace firesteel
