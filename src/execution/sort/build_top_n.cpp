#include "execution/limit/limit_sink.h"
#include "execution/pipeline/pipeline_builder.h"
#include "execution/project/project_transform.h"
#include "execution/scan/table_scan_source.h"
#include "execution/sort/top_n_sink.h"
#include "expression/nodes/references.h"
#include "physical/nodes/leaf_exec.h"

#include <algorithm>

namespace firesteel {
namespace {

// More rows than this are sorted as a whole, which can spill.
constexpr int64_t kMaxKeptRows = 100000;

bool may_have_nulls(const ScanExec& scan, const BoundReference& column) {
  if (!column.is_nullable) {
    return false;
  }
  const TableStatistics statistics = scan.table->statistics();
  const auto ordinal = static_cast<size_t>(scan.request.columns[static_cast<size_t>(column.index)]);
  return !scan.table->has_exact_statistics() || ordinal >= statistics.columns.size() ||
         statistics.columns[ordinal].null_count.value_or(1) > 0;
}

/// The input: a scan whose columns are at most rearranged learns from the top n which rows come too late. Null filter:
/// any other input.
Lanes build_rows(const TopNExec& plan, PipelineBuilder& builder, std::shared_ptr<TopNFilter>& filter) {
  const auto* project = plan.child->kind() == ExecKind::kProject ? as<ProjectExec>(plan.child) : nullptr;
  const ExecPtr& source = project == nullptr ? plan.child : project->child;
  const auto* scan = source->kind() == ExecKind::kScan ? as<ScanExec>(source) : nullptr;
  const bool only_columns = project == nullptr || std::all_of(project->list.begin(), project->list.end(),
                                                              [](const ExprPtr& e) { return as<BoundReference>(e); });
  const auto* key = scan == nullptr || !only_columns ? nullptr : as<BoundReference>(plan.keys[0].expr);
  if (key != nullptr && project != nullptr) {
    key = as<BoundReference>(project->list[static_cast<size_t>(key->index)]);
  }
  const PhysicalType type = key == nullptr ? PhysicalType::kNull : key->data_type.physical();
  const bool integral = type == PhysicalType::kInt8 || type == PhysicalType::kInt16 || type == PhysicalType::kInt32 ||
                        type == PhysicalType::kInt64;
  if (!integral || (plan.keys[0].nulls_first && may_have_nulls(*scan, *key))) {
    return builder.build(plan.child);
  }
  std::vector<bool> wanted;
  if (project != nullptr) {
    wanted.assign(scan->request.columns.size(), false);
    for (const ExprPtr& column : project->list) {
      wanted[static_cast<size_t>(as<BoundReference>(column)->index)] = true;
    }
  }
  filter = std::make_shared<TopNFilter>(key->data_type, plan.keys[0].ascending);
  auto rows = std::make_shared<TableScanSource>(*scan, builder, std::move(wanted));
  rows->add_filter({key->index, filter});
  Lanes lanes = builder.counted(scan, {Lane{std::move(rows), {}}}, true);
  if (project == nullptr) {
    return lanes;
  }
  lanes = with_transform(std::move(lanes), std::make_shared<ProjectTransform>(project->list));
  return builder.counted(project, std::move(lanes), true);
}

}  // namespace

Lanes build_top_n(const TopNExec& plan, PipelineBuilder& builder) {
  if (plan.limit > kMaxKeptRows || plan.offset > kMaxKeptRows) {
    const SortExec sort(plan.keys, plan.child);
    auto rows = std::make_shared<LimitedRows>();
    builder.add_pipeline(build_sort(sort, builder),
                         std::make_shared<LimitSink>(plan.limit, plan.offset, false, types_of(sort.output()), rows));
    return {Lane{std::make_shared<LimitSource>(rows), {}}};
  }
  auto result = std::make_shared<TopRows>(plan.limit, plan.offset);
  auto shape = std::make_shared<const SortShape>(plan.keys, types_of(plan.child->output()));
  std::shared_ptr<TopNFilter> filter;
  Lanes rows = build_rows(plan, builder, filter);
  builder.add_pipeline(std::move(rows), std::make_shared<TopNSink>(shape, result, filter));
  return {Lane{std::make_shared<TopNSource>(shape, result), {}}};
}

}  // namespace firesteel
