#include "session/query/query_execution.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"
#include "expression/nodes/subqueries.h"
#include "optimizer/optimizer.h"
#include "physical/planner/planner.h"
#include "session/query/recursive_query.h"
#include "session/query/running_query.h"

namespace firesteel {
namespace {

bool has_scalar_subquery(const PlanPtr& plan) {
  for (const ExprPtr& expr : plan->expressions()) {
    if (contains(expr, [](const ExprPtr& node) { return node->kind() == ExprKind::kScalarSubquery; })) {
      return true;
    }
  }
  for (const PlanPtr& child : plan->children()) {
    if (has_scalar_subquery(child)) {
      return true;
    }
  }
  return false;
}

}  // namespace

PlanPtr QueryExecution::analyze(const PlanPtr& plan) const {
  const Analyzer analyzer(state_.analyzer_options(*environment_), state_.shared.functions, state_.catalog);
  return analyzer.analyze(plan);
}

PlanPtr QueryExecution::optimize(const PlanPtr& analyzed) const {
  OptimizerOptions options;
  options.environment = *environment_;
  if (const auto excluded = state_.config.get("spark.sql.optimizer.excludedRules")) {
    options.excluded_rules = *excluded;
  }
  return firesteel::optimize(analyzed, options);
}

PlanPtr QueryExecution::with_subquery_values(const PlanPtr& optimized) {
  if (!has_scalar_subquery(optimized)) {
    return optimized;
  }
  const PlanPtr replaced = transform_all_expressions(optimized, [&](const ExprPtr& expr) -> ExprPtr {
    const auto* subquery = as<ScalarSubquery>(expr);
    if (subquery == nullptr) {
      return expr;
    }
    check(subquery->outer_columns.empty(), "a correlated scalar subquery is left in the optimised plan");
    Literal value = scalar_value(subquery->plan);
    value.type = subquery->data_type;
    return make_expr<LiteralExpr>(std::move(value));
  });
  return optimize(replaced);
}

Literal QueryExecution::scalar_value(const PlanPtr& subquery) {
  const PlanPtr optimized = with_subquery_values(optimize(subquery));
  const std::unique_ptr<ResultStream> rows = run(plan(optimized), schema_of(subquery->output()));
  Literal value = Literal::null(subquery->output()[0]->data_type);
  size_t count = 0;
  Batch batch;
  while (rows->next(batch)) {
    if (count == 0) {
      value = batch.columns[0]->literal_at(0);
    }
    count += batch.num_rows;
    if (count > 1) {
      throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS");
    }
  }
  return value;
}

ExecPtr QueryExecution::plan(const PlanPtr& optimized) const { return plan_physical(optimized); }

std::unique_ptr<ResultStream> QueryExecution::run(const ExecPtr& physical, Schema schema) const {
  RunningQuery query;
  query.memory = &state_.shared.memory;
  query.spill_directory = state_.shared.spill_directory;
  query.cancellation = cancellation_;
  query.environment = environment_;
  query.batch_size = state_.shared.batch_size;
  query.threads = state_.shared.threads;
  query.force_spill = state_.shared.force_spill;
  return std::make_unique<RunningQueryStream>(std::move(query), physical, std::move(schema));
}

PlanPtr QueryExecution::with_recursions(const PlanPtr& analyzed) {
  const auto number = [&](const char* key, int64_t otherwise) {
    const auto text = state_.config.get(key);
    return text ? std::stoll(*text) : otherwise;
  };
  const RecursionLimits limits{number("spark.sql.cteRecursionLevelLimit", 100),
                               number("spark.sql.cteRecursionRowLimit", 1000000)};
  return with_recursion_rows(analyzed, limits, [&](const PlanPtr& part) {
    const auto stream = run(plan(with_subquery_values(optimize(part))), schema_of(part->output()));
    std::vector<Batch> batches;
    Batch batch;
    while (stream->next(batch)) {
      batches.push_back(std::move(batch));
      batch = Batch();
    }
    return batches;
  });
}

std::unique_ptr<ResultStream> QueryExecution::execute(const PlanPtr& analyzed) {
  const PlanPtr complete = with_recursions(analyzed);
  return run(plan(with_subquery_values(optimize(complete))), schema_of(analyzed->output()));
}

}  // namespace firesteel
