#pragma once

#include "execution/query_context.h"
#include "physical/exec_plan.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace firesteel {

/// What an operator has done, summed over its tasks. Thread-safe.
struct OperatorCounters {
  std::atomic<int64_t> rows{0};         // given to the operator above
  std::atomic<int64_t> nanoseconds{0};  // in this operator alone; tasks that run side by side add up
  std::atomic<int64_t> bytes_read{0};   // from files
  std::atomic<int64_t> row_groups_skipped{0};
  std::atomic<int64_t> bytes_spilled{0};  // as written
  std::atomic<bool> reused{false};        // the rows were those of an equal part of the plan, computed once
};

/// What the operators of a query do: for EXPLAIN ANALYZE and for the metrics that go to the client after the rows.
/// Thread-safe. Lives as long as the query and all that holds one of its contexts.
class QueryProfile {
 public:
  /// A plan that runs for the query: those of its scalar subqueries first, the query itself last.
  void add_plan(ExecPtr plan);
  std::vector<ExecPtr> plans() const;

  /// The context in which the operator runs: that of the query with the operator's counters. Made at first use; the
  /// reference holds as long as the profile.
  RunningQuery& context_of(const ExecPlan* plan, const RunningQuery& query);
  /// Null: the operator has not run (nobody wanted its rows, or they were there already).
  const OperatorCounters* find(const ExecPlan* plan) const;

 private:
  mutable std::mutex mutex_;
  std::vector<ExecPtr> plans_;                       // guarded by mutex_
  std::map<const ExecPlan*, RunningQuery> by_plan_;  // guarded by mutex_; addresses stay
};

}  // namespace firesteel
