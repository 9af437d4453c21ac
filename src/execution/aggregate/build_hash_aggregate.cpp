#include "catalog/clustered_scan.h"
#include "catalog/counting_scan.h"
#include "execution/aggregate/clustered_aggregate.h"
#include "execution/aggregate/global_aggregate_sink.h"
#include "execution/aggregate/grouping_sets.h"
#include "execution/aggregate/hash_aggregate_sink.h"
#include "execution/pipeline/pipeline_builder.h"
#include "execution/scan/table_scan_source.h"
#include "expression/nodes/references.h"
#include "physical/nodes/leaf_exec.h"

#include <algorithm>

namespace firesteel {
namespace {

/// count(*), or count of a literal that is not NULL.
bool counts_rows(const AggregateCall& call) {
  return call.function->name == "count" && !call.distinct && call.filter == nullptr &&
         std::all_of(call.arguments.begin(), call.arguments.end(), [](const ExprPtr& argument) {
           const auto* literal = as<LiteralExpr>(argument);
           return literal != nullptr && !literal->value.is_null();
         });
}

/// Rows of a table that are only counted, by some of its columns: the scan may be able to do that without giving them.
SourcePtr build_counts(const HashAggregateExec& exec, PipelineBuilder& builder) {
  const auto* scan = exec.child->kind() == ExecKind::kScan ? as<ScanExec>(exec.child) : nullptr;
  const bool only_counts =
      std::all_of(exec.aggregates.begin(), exec.aggregates.end(), [](const auto& call) { return counts_rows(*call); });
  // The counts come as one column, which is the partial result of one count.
  if (scan == nullptr || !only_counts || (!exec.grouping.empty() && exec.aggregates.size() > 1)) {
    return nullptr;
  }
  std::vector<int> keys;
  for (const ExprPtr& key : exec.grouping) {
    const auto* column = as<BoundReference>(key);
    if (column == nullptr || column->data_type.is_nested() ||
        std::find(keys.begin(), keys.end(), column->index) != keys.end()) {
      return nullptr;
    }
    keys.push_back(column->index);
  }
  const std::shared_ptr<const Scan> rows = scan->table->new_scan(scan->request);
  const auto* counting = dynamic_cast<const CountingScan*>(rows.get());
  std::shared_ptr<const Scan> counts = counting == nullptr ? nullptr : counting->counting(keys);
  return counts == nullptr ? nullptr : std::make_shared<TableScanSource>(*scan, builder, std::move(counts));
}

/// The key is a column of a scan that knows its values to be in one split each.
bool has_clusters(const HashAggregateExec& exec) {
  const auto* scan = exec.child->kind() == ExecKind::kScan ? as<ScanExec>(exec.child) : nullptr;
  const auto* key = scan == nullptr ? nullptr : as<BoundReference>(exec.grouping[0]);
  if (key == nullptr) {
    return false;
  }
  const std::shared_ptr<const Scan> rows = scan->table->new_scan(scan->request);
  const auto* clustered = dynamic_cast<const ClusteredScan*>(rows.get());
  return clustered != nullptr && clustered->has_clusters(key->index);
}

}  // namespace

Lanes build_hash_aggregate(const HashAggregateExec& exec, PipelineBuilder& builder) {
  if (std::optional<Lanes> lanes = build_grouping_sets(exec, builder)) {
    return std::move(*lanes);
  }
  auto plan = std::make_shared<const AggregatePlan>(exec);
  const SourcePtr counts = build_counts(exec, builder);
  Lanes input;
  if (counts != nullptr) {
    input = builder.counted(exec.child.get(), {Lane{counts, {}}}, true);
  } else {
    ExprList read = exec.grouping;
    read.insert(read.end(), exec.aggregates.begin(), exec.aggregates.end());
    input = builder.build_input(exec.child, read);
  }
  if (!plan->has_keys()) {
    auto result = std::make_shared<BatchesSource>();
    builder.add_pipeline(std::move(input), std::make_shared<GlobalAggregateSink>(plan, result));
    return {Lane{result, {}}};
  }
  auto groups = std::make_shared<GroupedInput>();
  if (counts == nullptr && ClusteredAggregate::suits(*plan, builder.query()) && has_clusters(exec)) {
    Lanes lanes = with_transform(std::move(input), std::make_shared<ClusteredAggregate>(plan, groups));
    lanes.push_back({std::make_shared<HashAggregateSource>(plan, groups), {}});
    return lanes;
  }
  builder.add_pipeline(std::move(input), std::make_shared<HashAggregateSink>(plan, groups, counts != nullptr));
  return {Lane{std::make_shared<HashAggregateSource>(plan, groups), {}}};
}

}  // namespace firesteel
