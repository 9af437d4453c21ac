#pragma once

#include "catalog/runtime_filter.h"
#include "execution/pipeline/operator.h"
#include "execution/shared/shared_rows.h"
#include "physical/exec_plan.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace firesteel {

/// A runtime filter between the join that fills it and the scans that read it. Thread-safe: published once before the
/// probe's lane.
class RuntimeFilterSlot {
 public:
  void publish(std::shared_ptr<const RuntimeFilter> filter) { filter_ = std::move(filter); }
  const std::shared_ptr<const RuntimeFilter>& filter() const { return filter_; }  // null: not published

 private:
  std::shared_ptr<const RuntimeFilter> filter_;
};

/// Turns an ExecPlan into pipelines, in the order they have to run.
///
///   build(HashJoin) : lanes of the build side → pipeline(sink = hash table); lanes of the probe side +
///   Transform(probe) are returned build(Aggregate): lanes of the child → pipeline(sink = groups);           one lane
///   with Source(groups) is returned
///   build(an aggregation or window that occurs again) : the same → pipeline(sink = kept rows), once; one lane with
///   Source(kept rows) is returned each time
class PipelineBuilder {
 public:
  explicit PipelineBuilder(RunningQuery& query) : query_(query) {}

  /// Lanes that give the plan's rows; what has to run before is in pipelines(). First called with the whole plan.
  Lanes build(const ExecPtr& plan);
  /// The same for the input of an operator that reads no more of it than `read` does.
  Lanes build_input(const ExecPtr& plan, const ExprList& read);
  void add_pipeline(Lanes lanes, SinkPtr sink);
  /// What nobody counts in the lanes yet is counted as `plan`'s. gives_rows: it is at the lanes' end.
  Lanes counted(const ExecPlan* plan, Lanes lanes, bool gives_rows);
  RunningQuery& query() const { return query_; }
  /// The slot for a runtime filter id, made on first use.
  std::shared_ptr<RuntimeFilterSlot> runtime_filter(int id);
  std::vector<Pipeline>& pipelines() { return pipelines_; }

 private:
  /// The lanes of an operator itself, whether its rows occur again or not.
  Lanes build_counted(const ExecPtr& plan);
  Lanes build_operator(const ExecPtr& plan);
  /// Adds the pipeline that makes the rows of a part and keeps them.
  void keep_rows(const ExecPtr& plan, const std::shared_ptr<SharedRows>& rows);
  Lanes read_again(const ExecPtr& plan, const std::shared_ptr<const SharedRows>& rows, bool computed_here);
  /// The rows of a part that occurs several times; adds what makes them when first asked.
  std::shared_ptr<const SharedRows> shared_rows(const ExecPtr& plan);

  /// The rows of a part that several runs need; adds what makes them in the first. Null: make them as any others.
  std::shared_ptr<const SharedRows> kept_rows(KeptParts::Part& part, const ExecPtr& plan);

  RunningQuery& query_;
  bool started_ = false;
  std::vector<const ExecPlan*> building_;  // from the root to the operator being built
  std::set<const void*> counted_;          // parts of operators that are counted
  std::map<const ExecPlan*, ExecPtr> equal_parts_;
  std::map<const ExecPlan*, std::weak_ptr<SharedRows>> shared_rows_;  // sources keep them
  std::vector<Pipeline> pipelines_;
  std::map<int, std::shared_ptr<RuntimeFilterSlot>> runtime_filters_;
};

/// Adds a transform to every lane.
Lanes with_transform(Lanes lanes, const TransformPtr& transform);

struct HashAggregateExec;
struct HashJoinExec;
struct NestedLoopJoinExec;
struct SortExec;
struct TopNExec;
struct WindowExec;

// Implemented in the operators' folders.
Lanes build_hash_aggregate(const HashAggregateExec& plan, PipelineBuilder& builder);
Lanes build_hash_join(const HashJoinExec& plan, PipelineBuilder& builder);
Lanes build_nested_loop_join(const NestedLoopJoinExec& plan, PipelineBuilder& builder);
Lanes build_sort(const SortExec& plan, PipelineBuilder& builder);
Lanes build_top_n(const TopNExec& plan, PipelineBuilder& builder);
Lanes build_window(const WindowExec& plan, PipelineBuilder& builder);

}  // namespace firesteel
