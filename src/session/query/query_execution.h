#pragma once

#include "execution/profile/query_profile.h"
#include "execution/shared/shared_rows.h"
#include "logical/logical_plan.h"
#include "physical/exec_plan.h"
#include "session/session_state.h"

#include <memory>
#include <utility>
#include <vector>

namespace firesteel {

/// One query on its way: analyzed → optimised → physical → running. The only place that knows all stages.
class QueryExecution {
 public:
  QueryExecution(Session::State& state, std::shared_ptr<const EvaluationEnvironment> environment,
                 CancellationTokenPtr cancellation)
      : state_(state), environment_(std::move(environment)), cancellation_(std::move(cancellation)) {}

  PlanPtr analyze(const PlanPtr& plan) const;
  PlanPtr optimize(const PlanPtr& analyzed) const;
  /// Runs uncorrelated scalar subqueries that the optimiser has left (equal ones once) and puts their values in, then
  /// optimises again.
  PlanPtr with_subquery_values(const PlanPtr& optimized);
  /// WITH RECURSIVE queries run, their rows in their place.
  PlanPtr with_recursions(const PlanPtr& analyzed);
  ExecPtr plan(const PlanPtr& optimized) const;
  /// Starts it; `schema` are the names and types the client sees.
  std::unique_ptr<ResultStream> run(const ExecPtr& physical, Schema schema) const;
  /// All stages for an analyzed plan.
  std::unique_ptr<ResultStream> execute(const PlanPtr& analyzed);
  /// Of all that has run so far.
  const QueryProfile& profile() const { return *profile_; }

 private:
  /// Runs the Python functions that make rows, and puts the rows in their places.
  PlanPtr with_python_rows(const PlanPtr& optimized);
  /// around: the query it stands in, with NULL in place of its scalar subqueries; null: not to be planned yet.
  Literal scalar_value(const PlanPtr& subquery, const ExecPtr& around);
  ExecPtr plan_around_subqueries(const PlanPtr& optimized) const;

  Session::State& state_;
  std::shared_ptr<const EvaluationEnvironment> environment_;
  CancellationTokenPtr cancellation_;
  std::shared_ptr<QueryProfile> profile_ = std::make_shared<QueryProfile>();
  std::shared_ptr<KeptParts> kept_ = std::make_shared<KeptParts>();
  std::vector<std::pair<ExecPtr, Literal>> scalar_values_;  // of this query's subqueries so far
};

}  // namespace firesteel
