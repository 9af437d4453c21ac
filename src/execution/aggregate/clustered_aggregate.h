#pragma once

#include "execution/aggregate/hash_aggregate_sink.h"
#include "execution/aggregate/totals_inputs.h"

#include <memory>
#include <mutex>

namespace firesteel {

/// Groups by one integer key of a scan whose splits have no keys in common (see ClusteredScan): the groups of a split
/// are given away at its end, but for the first and the last one, which go on in other splits. While keys ascend they
/// are found by comparing each with the one before. The remaining groups, and those of splits where keys do not ascend,
/// are left to be merged.
///
/// memory: reserved; when that is refused, groups go where they can be spilled
class ClusteredAggregate final : public Transform {
 public:
  /// rest: gets the groups that are to be merged.
  ClusteredAggregate(std::shared_ptr<const AggregatePlan> plan, std::shared_ptr<GroupedInput> rest)
      : plan_(std::move(plan)), rest_(std::move(rest)) {}
  /// Whether the aggregation is of that kind, apart from the scan.
  static bool suits(const AggregatePlan& plan, const RunningQuery& query);
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  class State;
  void add_rest(std::unique_ptr<TaskGroups> groups);

  std::shared_ptr<const AggregatePlan> plan_;
  std::shared_ptr<GroupedInput> rest_;
  std::mutex mutex_;  // of rest_
};

}  // namespace firesteel
