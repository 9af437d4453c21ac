#include "physical/equal_plans.h"

#include "catalog/identified_table.h"
#include "expression/nodes/references.h"
#include "physical/nodes/join_exec.h"
#include "physical/nodes/leaf_exec.h"
#include "physical/nodes/unary_exec.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace firesteel {
namespace {

void append(ExprList& all, const ExprList& more) { all.insert(all.end(), more.begin(), more.end()); }

/// Names and ids of columns do not matter.
ExprList without_aliases(ExprList list) {
  for (ExprPtr& expr : list) {
    if (const auto* alias = as<Alias>(expr)) {
      expr = alias->child;
    }
  }
  return list;
}

/// All expressions of a node; nothing for kinds that are not shared.
std::optional<ExprList> expressions_of(const ExecPtr& node) {
  switch (node->kind()) {
    case ExecKind::kOneRow:
    case ExecKind::kLocalTableScan:
    case ExecKind::kRange:
    case ExecKind::kUnion:
      return ExprList{};
    case ExecKind::kScan:
      return as<ScanExec>(node)->request.filters;
    case ExecKind::kFilter:
      return ExprList{as<FilterExec>(node)->condition};
    case ExecKind::kProject:
      return without_aliases(as<ProjectExec>(node)->list);
    case ExecKind::kHashAggregate: {
      ExprList all = without_aliases(as<HashAggregateExec>(node)->grouping);
      for (const auto& call : as<HashAggregateExec>(node)->aggregates) {
        all.push_back(call);
      }
      return all;
    }
    case ExecKind::kHashJoin: {
      const auto* join = as<HashJoinExec>(node);
      ExprList all = join->left_keys;
      append(all, join->right_keys);
      all.push_back(join->condition);
      return all;
    }
    case ExecKind::kNestedLoopJoin:
      return ExprList{as<NestedLoopJoinExec>(node)->condition};
    case ExecKind::kWindow: {
      const auto* window = as<WindowExec>(node);
      ExprList all = window->partition;
      for (const SortKey& key : window->order) {
        all.push_back(key.expr);
      }
      all.insert(all.end(), window->functions.begin(), window->functions.end());
      return all;
    }
    case ExecKind::kExpand: {
      ExprList all;
      for (const ExprList& projection : as<ExpandExec>(node)->projections) {
        append(all, without_aliases(projection));
      }
      return all;
    }
    default:
      return std::nullopt;
  }
}

bool same_table(const ScanExec& left, const ScanExec& right) {
  if (left.request.columns != right.request.columns || left.output().size() != right.output().size()) {
    return false;
  }
  return left.table == right.table ||
         (!identity_of(*left.table).empty() && identity_of(*left.table) == identity_of(*right.table));
}

bool same_range(const RangeExec& left, const RangeExec& right) {
  return left.start == right.start && left.end == right.end && left.step == right.step &&
         left.num_partitions == right.num_partitions;
}

bool same_window(const WindowExec& left, const WindowExec& right) {
  const auto same_direction = [](const SortKey& a, const SortKey& b) {
    return a.ascending == b.ascending && a.nulls_first == b.nulls_first;
  };
  return left.partition.size() == right.partition.size() &&
         std::equal(left.order.begin(), left.order.end(), right.order.begin(), right.order.end(), same_direction);
}

bool same_types(const ExecPtr& left, const ExecPtr& right) {
  return types_of(left->output()) == types_of(right->output());
}

/// What is neither expression nor child.
bool same_fields(const ExecPtr& left, const ExecPtr& right) {
  switch (left->kind()) {
    case ExecKind::kLocalTableScan:
      return as<LocalTableScanExec>(left)->batches == as<LocalTableScanExec>(right)->batches;
    case ExecKind::kRange:
      return same_range(*as<RangeExec>(left), *as<RangeExec>(right));
    case ExecKind::kScan:
      return same_table(*as<ScanExec>(left), *as<ScanExec>(right));
    case ExecKind::kHashAggregate:
      return as<HashAggregateExec>(left)->grouping.size() == as<HashAggregateExec>(right)->grouping.size();
    case ExecKind::kHashJoin: {
      const auto* a = as<HashJoinExec>(left);
      const auto* b = as<HashJoinExec>(right);
      return a->type == b->type && a->left_keys.size() == b->left_keys.size() && a->null_safe == b->null_safe &&
             a->build_right == b->build_right;
    }
    case ExecKind::kWindow:
      return same_window(*as<WindowExec>(left), *as<WindowExec>(right));
    case ExecKind::kNestedLoopJoin:
      return as<NestedLoopJoinExec>(left)->type == as<NestedLoopJoinExec>(right)->type;
    case ExecKind::kExpand:
      return as<ExpandExec>(left)->projections.size() == as<ExpandExec>(right)->projections.size();
    default:
      return true;
  }
}

/// left: of kinds that are shared.
bool same_exec(const ExecPtr& left, const ExecPtr& right) {
  if (left->kind() != right->kind() || !same_types(left, right) || !same_fields(left, right)) {
    return false;
  }
  const ExprList left_expressions = *expressions_of(left);
  const ExprList right_expressions = *expressions_of(right);
  const std::vector<ExecPtr> left_children = left->children();
  const std::vector<ExecPtr> right_children = right->children();
  return std::equal(left_expressions.begin(), left_expressions.end(), right_expressions.begin(),
                    right_expressions.end(), same_expression) &&
         std::equal(left_children.begin(), left_children.end(), right_children.begin(), right_children.end(),
                    same_exec);
}

bool is_deterministic(const ExprPtr& expr) {
  bool all = true;
  if (expr != nullptr) {
    visit(expr, [&](const ExprPtr& node) { return all = all && node->deterministic(); });
  }
  return all;
}

/// The node alone: it gives the same rows for the same input.
bool is_shareable(const ExecPtr& node) {
  const std::optional<ExprList> expressions = expressions_of(node);
  return expressions.has_value() && std::all_of(expressions->begin(), expressions->end(), is_deterministic);
}

bool is_shareable_tree(const ExecPtr& plan) {
  const std::vector<ExecPtr> children = plan->children();
  return is_shareable(plan) && std::all_of(children.begin(), children.end(), is_shareable_tree);
}

/// An operator that is worth keeping: it holds its rows anyhow.
bool is_candidate(const ExecPtr& node) {
  return node->kind() == ExecKind::kHashAggregate || node->kind() == ExecKind::kWindow;
}

/// An aggregation or window that gives the same rows wherever it stands.
struct Candidate {
  ExecPtr plan;
  size_t first = 0;  // its subtree's nodes are numbered [first, end)
  size_t end = 0;
  bool filtered_outside = false;  // a scan below uses a runtime filter of a join that is not below
  bool repeated = false;          // stands below a repetition of something larger
};

/// What is known of a subtree.
struct Subtree {
  bool shareable = true;
  std::set<int> published;
  std::set<int> used;
};

class Finder {
 public:
  std::map<const ExecPlan*, ExecPtr> run(const ExecPtr& plan) {
    walk(plan);
    // Larger ones first: what lies below a repetition does not run at all.
    std::stable_sort(found_.begin(), found_.end(), [](const Candidate& left, const Candidate& right) {
      return left.end - left.first > right.end - right.first;
    });
    std::map<const ExecPlan*, ExecPtr> result;
    for (size_t i = 0; i < found_.size(); ++i) {
      share(i, result);
    }
    return result;
  }

  /// What of `plan` is found in `later` again.
  std::vector<ExecPtr> run(const ExecPtr& plan, const ExecPtr& later) {
    walk(plan);
    std::vector<Candidate> candidates = std::exchange(found_, {});
    walk(later);
    std::vector<ExecPtr> result;
    // Parents were found after their children.
    std::reverse(candidates.begin(), candidates.end());
    for (const Candidate& mine : candidates) {
      const bool needed = !mine.repeated && !mine.filtered_outside &&
                          std::any_of(found_.begin(), found_.end(), [&](const Candidate& other) {
                            return other.end - other.first == mine.end - mine.first && same_exec(mine.plan, other.plan);
                          });
      if (!needed) {
        continue;
      }
      result.push_back(mine.plan);
      for (Candidate& below : candidates) {
        below.repeated = below.repeated || (below.first > mine.first && below.end <= mine.end);
      }
    }
    return result;
  }

 private:
  Subtree walk(const ExecPtr& node) {
    const size_t first = nodes_++;
    Subtree tree;
    tree.shareable = is_shareable(node);
    if (const auto* scan = as<ScanExec>(node)) {
      for (const RuntimeFilterUse& use : scan->runtime_filters) {
        tree.used.insert(use.filter_id);
      }
    } else if (const auto* join = as<HashJoinExec>(node)) {
      tree.published.insert(join->runtime_filter_ids.begin(), join->runtime_filter_ids.end());
    }
    for (const ExecPtr& child : node->children()) {
      const Subtree below = walk(child);
      tree.shareable = tree.shareable && below.shareable;
      tree.published.insert(below.published.begin(), below.published.end());
      tree.used.insert(below.used.begin(), below.used.end());
    }
    if (tree.shareable && is_candidate(node)) {
      const bool outside =
          !std::includes(tree.published.begin(), tree.published.end(), tree.used.begin(), tree.used.end());
      found_.push_back({node, first, nodes_, outside});
    }
    return tree;
  }

  void share(size_t first, std::map<const ExecPlan*, ExecPtr>& result) {
    if (found_[first].repeated || result.contains(found_[first].plan.get())) {
      return;
    }
    std::vector<size_t> equal;
    for (size_t i = first; i < found_.size() && found_[i].end - found_[i].first == size_of(first); ++i) {
      if (!found_[i].repeated && (i == first || same_exec(found_[first].plan, found_[i].plan))) {
        equal.push_back(i);
      }
    }
    const auto one = std::find_if(equal.begin(), equal.end(), [&](size_t i) { return !found_[i].filtered_outside; });
    if (equal.size() < 2 || one == equal.end()) {
      return;
    }
    for (const size_t i : equal) {
      result[found_[i].plan.get()] = found_[*one].plan;
      for (Candidate& below : found_) {
        below.repeated = below.repeated || (i != *one && below.first > found_[i].first && below.end <= found_[i].end);
      }
    }
  }
  size_t size_of(size_t i) const { return found_[i].end - found_[i].first; }

  size_t nodes_ = 0;
  std::vector<Candidate> found_;
};

}  // namespace

bool gives_same_rows(const ExecPtr& left, const ExecPtr& right) {
  return is_shareable_tree(left) && same_exec(left, right);
}

std::map<const ExecPlan*, ExecPtr> find_equal_parts(const ExecPtr& plan) { return Finder().run(plan); }

std::vector<ExecPtr> find_common_parts(const ExecPtr& plan, const ExecPtr& later) { return Finder().run(plan, later); }

}  // namespace firesteel
