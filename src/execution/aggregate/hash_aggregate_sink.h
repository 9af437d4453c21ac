#pragma once

#include "execution/aggregate/aggregate_plan.h"
#include "execution/pipeline/operator.h"

#include <memory>
#include <vector>

namespace firesteel {

/// Groups of one task: those of the aggregates, and one set of (keys, values) for each DISTINCT.
struct TaskGroups {
  TaskGroups(const AggregatePlan& plan, RunningQuery& query, int level);
  bool spilled() const;
  void spill();
  std::vector<std::unique_ptr<PartitionedGroups>> tables;  // [0]: aggregates; then one per DISTINCT
};

/// Grouped rows between the sink and the source that merges them partition by partition.
struct GroupedInput {
  std::vector<std::unique_ptr<TaskGroups>> tasks;
  bool disjoint = false;  // no key occurs twice: nothing to merge
};

/// Thread-local pre-aggregation with GROUP BY.
class HashAggregateSink final : public Sink {
 public:
  /// merge: its input are keys and partial results (GroupShape::partial_types), not rows.
  HashAggregateSink(std::shared_ptr<const AggregatePlan> plan, std::shared_ptr<GroupedInput> result, bool merge = false)
      : plan_(std::move(plan)), result_(std::move(result)), merge_(merge) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  static void hand_over_totals(const std::vector<std::unique_ptr<SinkState>>& states);

  std::shared_ptr<const AggregatePlan> plan_;
  std::shared_ptr<GroupedInput> result_;
  bool merge_;
};

/// Merges the tasks' groups, a partition a morsel, and gives the result rows.
class HashAggregateSource final : public Source {
 public:
  /// partial: give keys and partial results (GroupShape::partial_types) instead.
  HashAggregateSource(std::shared_ptr<const AggregatePlan> plan, std::shared_ptr<GroupedInput> input,
                      bool partial = false)
      : plan_(std::move(plan)), input_(std::move(input)), partial_(partial) {}
  size_t parallelism() const override { return GroupTable::kPartitions; }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<const AggregatePlan> plan_;
  std::shared_ptr<GroupedInput> input_;
  bool partial_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
