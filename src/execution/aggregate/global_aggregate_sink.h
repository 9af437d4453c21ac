#pragma once

#include "execution/aggregate/hash_aggregate_sink.h"
#include "execution/scan/batches_source.h"

namespace firesteel {

/// Aggregation without GROUP BY: one state per task, merged at the end; exactly one row, also for no input.
class GlobalAggregateSink final : public Sink {
 public:
  GlobalAggregateSink(std::shared_ptr<const AggregatePlan> plan, std::shared_ptr<BatchesSource> result)
      : plan_(std::move(plan)), result_(std::move(result)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  class OneGroup;
  void add_distinct_values(RunningQuery& query, std::vector<TaskGroups*> inputs, size_t partition, int level,
                           OneGroup& group);

  std::shared_ptr<const AggregatePlan> plan_;
  std::shared_ptr<BatchesSource> result_;
};

}  // namespace firesteel
