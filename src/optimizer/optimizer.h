#pragma once

#include "functions/evaluation.h"
#include "logical/logical_plan.h"

#include <string>

namespace firesteel {

struct OptimizerOptions {
  EvaluationEnvironment environment;  // for folding constants
  std::string excluded_rules;         // spark.sql.optimizer.excludedRules: rule names separated by commas
};

/// A cheaper plan with the same result: same columns (names, types, ids, order), same rows. Never fails for user input
/// that the analyzer has let pass, apart from subqueries of kinds that cannot be unnested
/// (UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.*).
///
/// Uncorrelated scalar subqueries stay in expressions: session/ runs them first and calls optimize again with their
/// values.
PlanPtr optimize(const PlanPtr& analyzed, const OptimizerOptions& options);

}  // namespace firesteel
