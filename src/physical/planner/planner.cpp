#include "physical/planner/planner.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"
#include "physical/nodes/leaf_exec.h"
#include "physical/nodes/python_exec.h"
#include "physical/nodes/window_group_limit_exec.h"
#include "physical/planner/bind.h"
#include "physical/planner/planner_state.h"

#include <algorithm>

namespace firesteel {

ExecPtr plan_physical(const PlanPtr& optimized) { return Planner().plan(optimized, {}); }

std::vector<SortKey> bind_sort_keys(const ExprList& order, const AttributeList& input) {
  std::vector<SortKey> keys;
  for (const ExprPtr& expr : order) {
    const auto* sort = as<SortOrder>(expr);
    check(sort != nullptr, "ORDER BY element is no SortOrder");
    keys.push_back({bind_columns(sort->child, input), sort->ascending, sort->nulls_first});
  }
  return keys;
}

ExprList split_conjuncts(const ExprPtr& condition) {
  if (condition == nullptr) {
    return {};
  }
  const auto* both = as<And>(condition);
  if (both == nullptr) {
    return {condition};
  }
  ExprList all = split_conjuncts(both->left);
  const ExprList right = split_conjuncts(both->right);
  all.insert(all.end(), right.begin(), right.end());
  return all;
}

ExprPtr combine_conjuncts(const ExprList& conjuncts) {
  ExprPtr all;
  for (const ExprPtr& conjunct : conjuncts) {
    all = all == nullptr ? conjunct : make_expr<And>(all, conjunct);
  }
  return all;
}

ExecPtr Planner::plan(const PlanPtr& node, const PendingFilters& filters) {
  switch (node->kind()) {
    case PlanKind::kOneRow:
      return std::make_shared<OneRowExec>();
    case PlanKind::kLocalRelation: {
      const auto* local = as<LocalRelation>(node);
      return std::make_shared<LocalTableScanExec>(local->columns, local->batches);
    }
    case PlanKind::kRange: {
      const auto* range = as<Range>(node);
      return std::make_shared<RangeExec>(AttributeList{range->id}, range->start, range->end, range->step,
                                         range->num_partitions);
    }
    case PlanKind::kTableRelation:
      return plan_table(*as<TableRelation>(node), filters);
    case PlanKind::kProject:
      return plan_project(*as<Project>(node), filters);
    case PlanKind::kFilter: {
      const auto* filter = as<Filter>(node);
      const auto* window = as<Window>(filter->child);
      const auto limit = window == nullptr ? std::nullopt : find_group_limit(*filter, *window);
      const ExecPtr child = window == nullptr ? plan(filter->child, filters) : plan_window(*window, filters, limit);
      return std::make_shared<FilterExec>(bind_columns(filter->condition, child->output()), child);
    }
    case PlanKind::kAggregate:
      return plan_aggregate(*as<Aggregate>(node), filters);
    case PlanKind::kDistinct:
      return plan_distinct(*as<Distinct>(node), filters);
    case PlanKind::kJoin:
      return plan_join(*as<Join>(node), filters);
    case PlanKind::kSort: {
      const auto* sort = as<Sort>(node);
      const ExecPtr child = plan(sort->child, filters);
      return std::make_shared<SortExec>(bind_sort_keys(sort->order, child->output()), child);
    }
    case PlanKind::kLimit:
      return plan_limit(*as<Limit>(node));
    case PlanKind::kTail:
      return std::make_shared<TailExec>(as<Tail>(node)->rows, plan(as<Tail>(node)->child, {}));
    case PlanKind::kUnion:
      return plan_union(*as<Union>(node), filters);
    case PlanKind::kSubqueryAlias:
      return plan(as<SubqueryAlias>(node)->child, filters);
    case PlanKind::kRepartition:
      return plan(as<Repartition>(node)->child, filters);
    case PlanKind::kWindow:
      return plan_window(*as<Window>(node), filters, std::nullopt);
    case PlanKind::kGenerate:
      return plan_generate(*as<Generate>(node), filters);
    case PlanKind::kExpand:
      return plan_expand(*as<Expand>(node));
    case PlanKind::kSample: {
      const auto* sample = as<Sample>(node);
      return std::make_shared<SampleExec>(sample->lower, sample->upper, sample->with_replacement, sample->seed,
                                          plan(sample->child, {}));
    }
    case PlanKind::kMapInPython:
    case PlanKind::kCoGroupInPython: {
      std::vector<ExecPtr> inputs;
      for (const PlanPtr& child : node->children()) {
        inputs.push_back(plan(child, {}));
      }
      return std::make_shared<PythonExec>(node->output(), node->describe(), std::move(inputs));
    }
    default:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", node->describe()}});
  }
}

ExecPtr Planner::plan_table(const TableRelation& table, const PendingFilters& filters) {
  ScanRequest request;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    request.columns.push_back(table.ordinals.empty() ? static_cast<int>(i) : table.ordinals[i]);
  }
  for (const ExprPtr& filter : table.filters) {
    request.filters.push_back(bind_columns(filter, table.columns));
  }
  std::vector<RuntimeFilterUse> uses;
  for (const PendingFilter& filter : filters) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i]->id == filter.attribute) {
        uses.push_back({filter.filter_id, static_cast<int>(i)});
        *filter.used = true;
      }
    }
  }
  std::string name;
  for (const std::string& part : table.name) {
    name += (name.empty() ? "" : ".") + part;
  }
  return std::make_shared<ScanExec>(table.columns, table.table, std::move(request), std::move(uses), std::move(name));
}

ExecPtr Planner::plan_project(const Project& project, const PendingFilters& filters) {
  // Columns that are only renamed keep their filters under the name they have below.
  PendingFilters below = filters;
  for (const PendingFilter& filter : filters) {
    for (const ExprPtr& expr : project.list) {
      const auto* alias = as<Alias>(expr);
      const auto* source = alias == nullptr ? nullptr : as<Attribute>(alias->child);
      if (source != nullptr && alias->id == filter.attribute) {
        below.push_back({source->id, filter.filter_id, filter.used});
      }
    }
  }
  const ExecPtr child = plan(project.child, below);
  return std::make_shared<ProjectExec>(project.output(), bind_columns(project.list, child->output()), child);
}

ExecPtr Planner::plan_limit(const Limit& limit) {
  const auto value = [](const ExprPtr& expr, int64_t otherwise) {
    const auto* literal = as<LiteralExpr>(expr);
    check(expr == nullptr || literal != nullptr, "LIMIT or OFFSET is not folded");
    return literal == nullptr ? otherwise : literal->value.as_int64();
  };
  const int64_t rows = value(limit.limit, -1);
  const int64_t offset = value(limit.offset, 0);
  // Above this a full sort needs no more memory than a heap of that many rows, and it can spill.
  constexpr int64_t kMaxTopN = 1'000'000;
  if (rows >= 0 && rows + offset <= kMaxTopN) {
    const Project* project = as<Project>(limit.child);
    if (const auto* sort = as<Sort>(project == nullptr ? limit.child : project->child);
        sort != nullptr && sort->global) {
      const ExecPtr child = plan(sort->child, {});
      const ExecPtr top = std::make_shared<TopNExec>(bind_sort_keys(sort->order, child->output()), rows, offset, child);
      if (project == nullptr) {
        return top;
      }
      return std::make_shared<ProjectExec>(project->output(), bind_columns(project->list, top->output()), top);
    }
  }
  return std::make_shared<LimitExec>(rows, offset, plan(limit.child, {}));
}

ExecPtr Planner::plan_union(const Union& node, const PendingFilters& filters) {
  std::vector<ExecPtr> inputs;
  for (const PlanPtr& input : node.inputs) {
    PendingFilters below;
    for (const PendingFilter& filter : filters) {
      for (size_t i = 0; i < node.columns.size(); ++i) {
        if (node.columns[i]->id == filter.attribute) {
          below.push_back({input->output()[i]->id, filter.filter_id, filter.used});
        }
      }
    }
    inputs.push_back(plan(input, below));
  }
  return std::make_shared<UnionExec>(node.columns, std::move(inputs));
}

ExecPtr Planner::plan_expand(const Expand& expand) {
  const ExecPtr child = plan(expand.child, {});
  std::vector<ExprList> projections;
  for (const ExprList& projection : expand.projections) {
    projections.push_back(bind_columns(projection, child->output()));
  }
  return std::make_shared<ExpandExec>(expand.columns, std::move(projections), child);
}

ExecPtr Planner::plan_generate(const Generate& generate, const PendingFilters& filters) {
  const ExecPtr child = plan(generate.child, filters);
  const ExprPtr bound = bind_columns(generate.generator, child->output());
  check(bound->kind() == ExprKind::kGeneratorCall, "Generate without a generator");
  std::vector<int> kept;
  for (size_t i = 0; i < child->output().size(); ++i) {
    const ExprId id = child->output()[i]->id;
    if (std::find(generate.unrequired.begin(), generate.unrequired.end(), id) == generate.unrequired.end()) {
      kept.push_back(static_cast<int>(i));
    }
  }
  return std::make_shared<GenerateExec>(generate.output(), std::static_pointer_cast<const GeneratorCall>(bound),
                                        generate.outer, std::move(kept), child);
}

ExecPtr Planner::plan_window(const Window& window, const PendingFilters& filters,
                             const std::optional<GroupLimit>& limit) {
  PendingFilters below;  // dropping whole partitions is safe, dropping rows inside one is not
  for (const PendingFilter& filter : filters) {
    for (const ExprPtr& key : window.partition) {
      if (const auto* attribute = as<Attribute>(key); attribute != nullptr && attribute->id == filter.attribute) {
        below.push_back(filter);
      }
    }
  }
  ExecPtr child = plan(window.child, below);
  ExprList partition = bind_columns(window.partition, child->output());
  std::vector<SortKey> order = bind_sort_keys(window.order, child->output());
  if (limit.has_value()) {
    child = std::make_shared<WindowGroupLimitExec>(partition, order, limit->function, limit->limit, child);
  }
  std::vector<std::shared_ptr<const WindowExpression>> functions;
  for (const ExprPtr& expr : window.window_expressions) {
    const auto* alias = as<Alias>(expr);
    check(alias != nullptr && alias->child->kind() == ExprKind::kWindow, "Window node without a window expression");
    functions.push_back(std::static_pointer_cast<const WindowExpression>(bind_columns(alias->child, child->output())));
  }
  return std::make_shared<WindowExec>(window.output(), std::move(functions), std::move(partition), std::move(order),
                                      child);
}

}  // namespace firesteel
