#include "session/query/query_execution.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"
#include "expression/nodes/subqueries.h"
#include "optimizer/optimizer.h"
#include "physical/equal_plans.h"
#include "physical/planner/planner.h"
#include "python_udf/python_scalar.h"
#include "session/catalog/char_padding.h"
#include "session/python/python_rows.h"
#include "session/query/charged_rows.h"
#include "session/query/recursive_query.h"
#include "session/query/running_query.h"

#include <algorithm>

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

bool contains_python_rows(const PlanPtr& plan) {
  const PlanList children = plan->children();
  return as<MapInPython>(plan) != nullptr || as<CoGroupInPython>(plan) != nullptr ||
         std::any_of(children.begin(), children.end(), contains_python_rows);
}

}  // namespace

PlanPtr QueryExecution::analyze(const PlanPtr& plan) const {
  const Analyzer analyzer(state_.analyzer_options(*environment_), state_.functions(), state_.catalog);
  return with_padded_comparisons(analyzer.analyze(plan));
}

PlanPtr QueryExecution::with_python_rows(const PlanPtr& optimized) {
  return transform_up(optimized, [&](const PlanPtr& node) -> PlanPtr {
    const auto* map = as<MapInPython>(node);
    const auto* cogroup = as<CoGroupInPython>(node);
    if (map == nullptr && cogroup == nullptr) {
      return node;
    }
    const auto rows_of = [&](const PlanPtr& input) { return run(plan(input), schema_of(input->output())); };
    auto rows = state_.shared.cache.new_store(schema_of(node->output()));
    RowWriter writer(*rows);
    const auto take = [&](const Batch& batch) { writer.take(batch); };
    const std::string& time_zone = environment_->session_time_zone;
    if (map != nullptr) {
      run_map_in_python(*map, *rows_of(map->child), state_.shared.python_workers, time_zone, cancellation_, take);
    } else {
      const auto left = rows_of(cogroup->left);
      const auto right = rows_of(cogroup->right);
      run_cogroup_in_python(*cogroup, *left, *right, state_.shared.python_workers, time_zone, cancellation_, take);
    }
    writer.flush();
    auto table = std::make_shared<CachedTable>(schema_of(node->output()), std::string());
    table->set_rows(std::move(rows));
    return make_plan<TableRelation>(std::move(table), node->output());
  });
}

PlanPtr QueryExecution::optimize(const PlanPtr& analyzed) const {
  OptimizerOptions options;
  options.environment = *environment_;
  if (const auto excluded = state_.config.get("spark.sql.optimizer.excludedRules")) {
    options.excluded_rules = *excluded;
  }
  // Metrics are computed apart from the rows.
  const PlanPtr rows = transform_up(analyzed, [](const PlanPtr& node) -> PlanPtr {
    const auto* metrics = as<CollectMetrics>(node);
    return metrics == nullptr ? node : metrics->child;
  });
  return firesteel::optimize(rows, options);
}

PlanPtr QueryExecution::with_subquery_values(const PlanPtr& optimized) {
  if (!has_scalar_subquery(optimized)) {
    return optimized;
  }
  const ExecPtr around = plan_around_subqueries(optimized);
  const PlanPtr replaced = transform_all_expressions(optimized, [&](const ExprPtr& expr) -> ExprPtr {
    const auto* subquery = as<ScalarSubquery>(expr);
    if (subquery == nullptr) {
      return expr;
    }
    check(subquery->outer_columns.empty(), "a correlated scalar subquery is left in the optimised plan");
    Literal value = scalar_value(subquery->plan, around);
    value.type = subquery->data_type;
    return make_expr<LiteralExpr>(std::move(value));
  });
  return optimize(replaced);
}

ExecPtr QueryExecution::plan_around_subqueries(const PlanPtr& optimized) const {
  if (contains_python_rows(optimized)) {
    return nullptr;  // their functions have to run before
  }
  return plan(transform_all_expressions(optimized, [](const ExprPtr& expr) -> ExprPtr {
    const auto* subquery = as<ScalarSubquery>(expr);
    return subquery == nullptr ? expr : make_expr<LiteralExpr>(Literal::null(subquery->data_type));
  }));
}

Literal QueryExecution::scalar_value(const PlanPtr& subquery, const ExecPtr& around) {
  const PlanPtr optimized = with_subquery_values(optimize(subquery));
  const ExecPtr physical = plan(with_python_rows(optimized));
  for (const auto& [earlier, known] : scalar_values_) {
    if (gives_same_rows(earlier, physical)) {
      return known;
    }
  }
  if (around != nullptr) {
    for (ExecPtr& part : find_common_parts(physical, around)) {
      if (kept_->find(part) == nullptr) {
        kept_->parts.push_back({std::move(part), nullptr});
      }
    }
  }
  const std::unique_ptr<ResultStream> rows = run(physical, schema_of(subquery->output()));
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
  scalar_values_.emplace_back(physical, value);
  return value;
}

ExecPtr QueryExecution::plan(const PlanPtr& optimized) const {
  if (cancellation_ == nullptr) {
    return plan_physical(optimized);
  }
  return plan_physical(transform_all_expressions(
      optimized, [this](const ExprPtr& expr) { return with_python_cancellation(expr, cancellation_); }));
}

std::unique_ptr<ResultStream> QueryExecution::run(const ExecPtr& physical, Schema schema) const {
  RunningQuery query;
  query.memory = &state_.shared.memory;
  query.spill_directory = state_.shared.spill_directory;
  query.cancellation = cancellation_;
  query.environment = environment_;
  query.batch_size = state_.shared.batch_size;
  query.threads = state_.shared.threads;
  query.kept = kept_;
  query.profile = profile_;
  profile_->add_plan(physical);
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
  RowCharge charge(state_.shared.memory, "recursive query");
  return with_recursion_rows(analyzed, limits, [&](const PlanPtr& part) {
    const auto stream = run(plan(with_python_rows(with_subquery_values(optimize(part)))), schema_of(part->output()));
    std::vector<Batch> batches;
    Batch batch;
    while (stream->next(batch)) {
      batches.push_back(charge.add(std::move(batch)));
      batch = Batch();
    }
    return batches;
  });
}

std::unique_ptr<ResultStream> QueryExecution::execute(const PlanPtr& analyzed) {
  const CacheManager::Run fetch = [this](const PlanPtr& source, const std::function<bool(const Batch&)>& take) {
    const auto stream =
        run(plan(with_python_rows(with_subquery_values(optimize(source)))), schema_of(source->output()));
    Batch batch;
    while (stream->next(batch) && take(batch)) {
    }
  };
  const PlanPtr cached = state_.shared.cache.use_cached(with_recursions(analyzed), &fetch, cancellation_);
  return run(plan(with_python_rows(with_subquery_values(optimize(cached)))), schema_of(analyzed->output()));
}

}  // namespace firesteel
