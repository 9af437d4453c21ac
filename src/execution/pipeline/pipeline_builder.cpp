#include "execution/pipeline/pipeline_builder.h"

#include "base/errors/check.h"
#include "execution/generate/generate_transform.h"
#include "execution/limit/limit_sink.h"
#include "execution/profile/profiled_operators.h"
#include "execution/profile/query_profile.h"
#include "execution/project/expand_transform.h"
#include "execution/project/filter_transform.h"
#include "execution/project/project_transform.h"
#include "execution/project/sample_transform.h"
#include "execution/scan/batches_source.h"
#include "execution/scan/range_source.h"
#include "execution/scan/table_scan_source.h"
#include "execution/shared/shared_rows.h"
#include "execution/window/group_limit_transform.h"
#include "execution/write/write_files_sink.h"
#include "expression/nodes/references.h"
#include "physical/equal_plans.h"
#include "physical/nodes/join_exec.h"
#include "physical/nodes/leaf_exec.h"
#include "physical/nodes/unary_exec.h"

#include <utility>

namespace firesteel {
namespace {

Lanes build_union(const UnionExec& plan, PipelineBuilder& builder) {
  Lanes all;
  for (const ExecPtr& input : plan.inputs) {
    for (Lane& lane : builder.build(input)) {
      all.push_back(std::move(lane));
    }
  }
  return all;
}

Lanes build_limit(const ExecPtr& child, int64_t limit, int64_t offset, bool tail, PipelineBuilder& builder) {
  auto rows = std::make_shared<LimitedRows>();
  auto sink = std::make_shared<LimitSink>(limit, offset, tail, types_of(child->output()), rows);
  builder.add_pipeline(builder.build(child), std::move(sink));
  return {Lane{std::make_shared<LimitSource>(rows), {}}};
}

}  // namespace

Lanes with_transform(Lanes lanes, const TransformPtr& transform) {
  for (Lane& lane : lanes) {
    lane.transforms.push_back(transform);
  }
  return lanes;
}

std::shared_ptr<RuntimeFilterSlot> PipelineBuilder::runtime_filter(int id) {
  std::shared_ptr<RuntimeFilterSlot>& slot = runtime_filters_[id];
  if (slot == nullptr) {
    slot = std::make_shared<RuntimeFilterSlot>();
  }
  return slot;
}

Lanes PipelineBuilder::build(const ExecPtr& plan) {
  if (!std::exchange(started_, true)) {
    equal_parts_ = find_equal_parts(plan);
  }
  if (query_.kept != nullptr && (plan->kind() == ExecKind::kHashAggregate || plan->kind() == ExecKind::kWindow)) {
    KeptParts::Part* part = query_.kept->find(plan);
    if (const auto rows = part == nullptr ? nullptr : kept_rows(*part, plan)) {
      return read_again(plan, rows, plan == part->plan);
    }
  }
  const auto shared = equal_parts_.find(plan.get());
  return shared == equal_parts_.end() ? build_counted(plan)
                                      : read_again(plan, shared_rows(shared->second), plan == shared->second);
}

Lanes PipelineBuilder::build_counted(const ExecPtr& plan) {
  building_.push_back(plan.get());
  Lanes lanes = build_operator(plan);
  building_.pop_back();
  return counted(plan.get(), std::move(lanes), true);
}

Lanes PipelineBuilder::read_again(const ExecPtr& plan, const std::shared_ptr<const SharedRows>& rows,
                                  bool computed_here) {
  if (query_.profile != nullptr && !computed_here) {
    query_.profile->context_of(plan.get(), query_).counters->reused = true;
  }
  return counted(plan.get(), {Lane{std::make_shared<SharedRowsSource>(rows), {}}}, !computed_here);
}

Lanes PipelineBuilder::counted(const ExecPlan* plan, Lanes lanes, bool gives_rows) {
  if (query_.profile == nullptr) {
    return lanes;
  }
  RunningQuery& context = query_.profile->context_of(plan, query_);
  std::map<TransformPtr, TransformPtr> done;  // a transform may stand in several lanes
  for (Lane& lane : lanes) {
    const bool has_transforms = !lane.transforms.empty();
    if (!counted_.contains(lane.source.get())) {
      lane.source = profiled(lane.source, context, gives_rows && !has_transforms);
      counted_.insert(lane.source.get());
    }
    for (TransformPtr& transform : lane.transforms) {
      if (counted_.contains(transform.get())) {
        continue;
      }
      TransformPtr& own = done[transform];
      if (own == nullptr) {
        own = profiled(transform, context, gives_rows && transform == lane.transforms.back());
        counted_.insert(own.get());
      }
      transform = own;
    }
  }
  return lanes;
}

void PipelineBuilder::add_pipeline(Lanes lanes, SinkPtr sink) {
  if (query_.profile != nullptr && !building_.empty()) {
    lanes = counted(building_.back(), std::move(lanes), false);
    sink = profiled(std::move(sink), query_.profile->context_of(building_.back(), query_));
  }
  pipelines_.push_back({std::move(lanes), std::move(sink)});
}

Lanes PipelineBuilder::build_input(const ExecPtr& plan, const ExprList& read) {
  if (plan->kind() != ExecKind::kScan) {
    return build(plan);
  }
  const auto* scan = as<ScanExec>(plan);
  std::vector<bool> wanted(scan->request.columns.size(), false);
  for (const ExprPtr& root : read) {
    visit(root, [&](const ExprPtr& expr) {
      if (const auto* column = as<BoundReference>(expr)) {
        wanted[static_cast<size_t>(column->index)] = true;
      }
      return true;
    });
  }
  return counted(plan.get(), {Lane{std::make_shared<TableScanSource>(*scan, *this, std::move(wanted)), {}}}, true);
}

std::shared_ptr<const SharedRows> PipelineBuilder::shared_rows(const ExecPtr& plan) {
  std::shared_ptr<SharedRows> rows = shared_rows_[plan.get()].lock();
  if (rows == nullptr) {
    rows = std::make_shared<SharedRows>();
    shared_rows_[plan.get()] = rows;
    keep_rows(plan, rows);
  }
  return rows;
}

void PipelineBuilder::keep_rows(const ExecPtr& plan, const std::shared_ptr<SharedRows>& rows) {
  Lanes lanes = build_counted(plan);
  building_.push_back(plan.get());
  add_pipeline(std::move(lanes), std::make_shared<SharedRowsSink>(types_of(plan->output()), rows));
  building_.pop_back();
}

std::shared_ptr<const SharedRows> PipelineBuilder::kept_rows(KeptParts::Part& part, const ExecPtr& plan) {
  std::weak_ptr<SharedRows>& mine = shared_rows_[part.plan.get()];
  if (part.rows != nullptr && (part.rows->complete || part.rows == mine.lock())) {
    return part.rows;
  }
  // Only the plan that the part was found in makes it: the numbers of runtime filters mean other joins elsewhere.
  if (plan != part.plan) {
    return nullptr;
  }
  part.rows = std::make_shared<SharedRows>();
  mine = part.rows;
  keep_rows(plan, part.rows);
  return part.rows;
}

Lanes PipelineBuilder::build_operator(const ExecPtr& plan) {
  switch (plan->kind()) {
    case ExecKind::kOneRow:
      return {Lane{BatchesSource::one_row(), {}}};
    case ExecKind::kLocalTableScan:
      return {Lane{std::make_shared<BatchesSource>(as<LocalTableScanExec>(plan)->batches), {}}};
    case ExecKind::kRange:
      return {Lane{std::make_shared<RangeSource>(*as<RangeExec>(plan)), {}}};
    case ExecKind::kScan:
      return {Lane{std::make_shared<TableScanSource>(*as<ScanExec>(plan), *this), {}}};
    case ExecKind::kFilter: {
      const auto* filter = as<FilterExec>(plan);
      return with_transform(build(filter->child), std::make_shared<FilterTransform>(filter->condition));
    }
    case ExecKind::kProject: {
      const auto* project = as<ProjectExec>(plan);
      return with_transform(build_input(project->child, project->list),
                            std::make_shared<ProjectTransform>(project->list));
    }
    case ExecKind::kExpand: {
      const auto* expand = as<ExpandExec>(plan);
      return with_transform(build(expand->child), std::make_shared<ExpandTransform>(expand->projections));
    }
    case ExecKind::kSample: {
      const auto* sample = as<SampleExec>(plan);
      return with_transform(build(sample->child), std::make_shared<SampleTransform>(*sample));
    }
    case ExecKind::kGenerate: {
      const auto* generate = as<GenerateExec>(plan);
      return with_transform(build(generate->child), std::make_shared<GenerateTransform>(*generate));
    }
    case ExecKind::kUnion:
      return build_union(*as<UnionExec>(plan), *this);
    case ExecKind::kLimit: {
      const auto* limit = as<LimitExec>(plan);
      return build_limit(limit->child, limit->limit, limit->offset, false, *this);
    }
    case ExecKind::kTail:
      return build_limit(as<TailExec>(plan)->child, as<TailExec>(plan)->rows, 0, true, *this);
    case ExecKind::kHashAggregate:
      return build_hash_aggregate(*as<HashAggregateExec>(plan), *this);
    case ExecKind::kHashJoin:
      return build_hash_join(*as<HashJoinExec>(plan), *this);
    case ExecKind::kNestedLoopJoin:
      return build_nested_loop_join(*as<NestedLoopJoinExec>(plan), *this);
    case ExecKind::kSort:
      return build_sort(*as<SortExec>(plan), *this);
    case ExecKind::kTopN:
      return build_top_n(*as<TopNExec>(plan), *this);
    case ExecKind::kWindow:
      return build_window(*as<WindowExec>(plan), *this);
    case ExecKind::kWindowGroupLimit: {
      const auto* limit = as<WindowGroupLimitExec>(plan);
      return with_transform(build(limit->child), std::make_shared<GroupLimitTransform>(*limit));
    }
    case ExecKind::kPython:
      break;  // session/ has put its rows in
    case ExecKind::kWriteFiles:
      return build_write_files(*as<WriteFilesExec>(plan), *this);
  }
  fail_check("a physical operator without a builder");
}

}  // namespace firesteel
