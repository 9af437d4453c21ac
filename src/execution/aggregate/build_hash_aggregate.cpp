#include "execution/aggregate/global_aggregate_sink.h"
#include "execution/aggregate/grouping_sets.h"
#include "execution/aggregate/hash_aggregate_sink.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_hash_aggregate(const HashAggregateExec& exec, PipelineBuilder& builder) {
  if (std::optional<Lanes> lanes = build_grouping_sets(exec, builder)) {
    return std::move(*lanes);
  }
  auto plan = std::make_shared<const AggregatePlan>(exec);
  ExprList read = exec.grouping;
  read.insert(read.end(), exec.aggregates.begin(), exec.aggregates.end());
  Lanes input = builder.build_input(exec.child, read);
  if (!plan->has_keys()) {
    auto result = std::make_shared<BatchesSource>();
    builder.add_pipeline(std::move(input), std::make_shared<GlobalAggregateSink>(plan, result));
    return {Lane{result, {}}};
  }
  auto groups = std::make_shared<GroupedInput>();
  builder.add_pipeline(std::move(input), std::make_shared<HashAggregateSink>(plan, groups));
  return {Lane{std::make_shared<HashAggregateSource>(plan, groups), {}}};
}

}  // namespace firesteel
