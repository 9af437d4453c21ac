#include "optimizer/join_order/reorder_joins.h"

#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/join_order/join_graph.h"
#include "optimizer/predicates.h"

#include <algorithm>
#include <bit>

namespace firesteel {
namespace {

constexpr size_t kMaxDynamic = 12;  // 3^12 splits are still looked at in a few milliseconds

PlanPtr reorder(const PlanPtr& plan, Estimator& estimator);

void collect(const PlanPtr& plan, PlanList& relations, ExprList& conditions, Estimator& estimator) {
  const auto* join = as<Join>(plan);
  if (join != nullptr && (join->type == JoinType::kInner || join->type == JoinType::kCross) && !join->has_hint()) {
    collect(join->left, relations, conditions, estimator);
    collect(join->right, relations, conditions, estimator);
    const ExprList own = conjuncts_of(join->condition);
    conditions.insert(conditions.end(), own.begin(), own.end());
    return;
  }
  // A projection between two joins that only drops columns is no border.
  if (const auto* project = as<Project>(plan);
      project != nullptr && as<Join>(project->child) != nullptr &&
      std::all_of(project->list.begin(), project->list.end(),
                  [](const ExprPtr& e) { return as<Attribute>(e) != nullptr; })) {
    collect(project->child, relations, conditions, estimator);
    return;
  }
  relations.push_back(reorder(plan, estimator));
}

JoinGraph graph_of(PlanList relations, const ExprList& conditions, Estimator& estimator) {
  JoinGraph graph;
  std::vector<IdSet> columns;
  for (const PlanPtr& relation : relations) {
    graph.estimates.push_back(estimator.of(relation));
    columns.push_back(ids_of(relation->output()));
  }
  for (const ExprPtr& condition : conditions) {
    JoinGraph::Edge edge{condition, 0};
    for (size_t i = 0; i < columns.size(); ++i) {
      edge.relations |= uses_any(condition, columns[i]) ? uint64_t{1} << i : 0;
    }
    graph.edges.push_back(std::move(edge));
  }
  graph.relations = std::move(relations);
  return graph;
}

std::vector<JoinTree> single_trees(const JoinGraph& graph) {
  std::vector<JoinTree> trees;
  for (size_t i = 0; i < graph.relations.size(); ++i) {
    trees.push_back({uint64_t{1} << i, graph.relations[i], graph.estimates[i], 0});
  }
  return trees;
}

bool connected(const JoinGraph& graph, uint64_t left, uint64_t right) {
  return std::any_of(graph.edges.begin(), graph.edges.end(), [&](const JoinGraph::Edge& edge) {
    return (edge.relations & ~(left | right)) == 0 && (edge.relations & left) != 0 && (edge.relations & right) != 0;
  });
}

/// Joins the pair with the fewest result rows first, connected pairs before cross products.
JoinTree greedy(const JoinGraph& graph, std::vector<JoinTree> trees) {
  while (trees.size() > 1) {
    size_t best_left = 0;
    size_t best_right = 0;
    double best_rows = 0;
    bool best_connected = false;
    for (size_t i = 0; i < trees.size(); ++i) {
      for (size_t j = i + 1; j < trees.size(); ++j) {
        const bool linked = connected(graph, trees[i].relations, trees[j].relations);
        if (best_connected && !linked) {
          continue;
        }
        const double rows = price_of_join(graph, trees[i], trees[j]).rows;
        if (best_right == 0 || (linked && !best_connected) || rows < best_rows) {
          best_rows = rows;
          best_connected = linked;
          best_left = i;
          best_right = j;
        }
      }
    }
    trees[best_left] = join_trees(graph, trees[best_left], trees[best_right]);
    trees.erase(trees.begin() + static_cast<std::ptrdiff_t>(best_right));
  }
  return trees[0];
}

/// All connected subsets, smaller numbers (so: their parts) first; null plan when the graph is not connected.
JoinTree dynamic(const JoinGraph& graph) {
  const std::vector<JoinTree> singles = single_trees(graph);
  const uint64_t all = (uint64_t{1} << singles.size()) - 1;
  std::vector<JoinTree> best(all + 1);
  for (const JoinTree& tree : singles) {
    best[tree.relations] = tree;
  }
  for (uint64_t set = 1; set <= all; ++set) {
    if (std::popcount(set) < 2) {
      continue;
    }
    uint64_t chosen = 0;
    double lowest = 0;
    for (uint64_t left = (set - 1) & set; left > (set ^ left); left = (left - 1) & set) {  // each split once
      const JoinTree& a = best[left];
      const JoinTree& b = best[set ^ left];
      if (a.plan == nullptr || b.plan == nullptr || (chosen != 0 && a.cost + b.cost >= lowest) ||
          !connected(graph, left, set ^ left)) {
        continue;
      }
      const double cost = price_of_join(graph, a, b).cost;
      if (chosen == 0 || cost < lowest) {
        chosen = left;
        lowest = cost;
      }
    }
    if (chosen != 0) {
      best[set] = join_trees(graph, best[chosen], best[set ^ chosen]);
    }
  }
  return best[all];
}

/// `output`: the columns wanted of the cluster.
PlanPtr ordered(PlanList relations, const ExprList& conditions, const AttributeList& output, Estimator& estimator) {
  JoinGraph graph = graph_of(std::move(relations), conditions, estimator);
  ExprList above;
  std::erase_if(graph.edges, [&](const JoinGraph::Edge& edge) {
    const bool single = std::popcount(edge.relations) < 2;
    if (single) {
      above.push_back(edge.condition);
    }
    return single;
  });
  JoinTree tree;
  if (graph.relations.size() <= kMaxDynamic) {
    tree = dynamic(graph);
  }
  if (tree.plan == nullptr) {
    tree = greedy(graph, single_trees(graph));
  }
  return make_plan<Project>(ExprList(output.begin(), output.end()), filtered(above, tree.plan));
}

PlanPtr reorder_cluster(const PlanPtr& plan, Estimator& estimator) {
  PlanList relations;
  ExprList conditions;
  collect(plan, relations, conditions, estimator);
  return relations.size() > 63 ? plan : ordered(std::move(relations), conditions, plan->output(), estimator);
}

bool is_cluster(const PlanPtr& plan) {
  if (const auto* project = as<Project>(plan)) {
    return as<Join>(project->child) != nullptr && is_cluster(project->child) &&
           std::all_of(project->list.begin(), project->list.end(),
                       [](const ExprPtr& e) { return as<Attribute>(e) != nullptr; });
  }
  const auto* join = as<Join>(plan);
  return join != nullptr && (join->type == JoinType::kInner || join->type == JoinType::kCross) && !join->has_hint();
}

/// A semi or anti join over a cluster of inner joins that looks at one relation only belongs below the joins when that
/// relation has fewer rows than they give; null when it stays.
PlanPtr semi_join_below(const Join& join, Estimator& estimator) {
  if (!is_cluster(join.left) || join.condition == nullptr || join.has_hint()) {
    return nullptr;
  }
  PlanList relations;
  ExprList conditions;
  collect(join.left, relations, conditions, estimator);
  PlanPtr* target = nullptr;
  for (PlanPtr& relation : relations) {
    if (uses_any(join.condition, ids_of(relation->output()))) {
      if (target != nullptr) {
        return nullptr;
      }
      target = &relation;
    }
  }
  if (target == nullptr || relations.size() > 63) {
    return nullptr;
  }
  const PlanPtr above = ordered(relations, conditions, join.left->output(), estimator);
  if (estimator.of(*target).rows > estimator.of(above).rows) {
    return nullptr;
  }
  auto below = std::make_shared<Join>(join);
  below->left = *target;
  below->right = reorder(join.right, estimator);
  *target = below;
  return ordered(std::move(relations), conditions, join.output(), estimator);
}

/// Outer, semi and anti joins: which side becomes the hash table.
PlanPtr choose_build_side(const PlanPtr& plan, Estimator& estimator) {
  const auto* join = as<Join>(plan);
  if (join->hinted_side() != JoinBuildSide::kUndecided || join->condition == nullptr ||
      join->type == JoinType::kNullAwareLeftAnti || join->type == JoinType::kLeftSingle ||
      join->type == JoinType::kExistence) {
    return plan;
  }
  if (estimator.of(join->left).rows * 1.5 >= estimator.of(join->right).rows) {
    return plan;
  }
  auto copy = std::make_shared<Join>(*join);
  copy->build_side = JoinBuildSide::kLeft;
  return copy;
}

PlanPtr reorder(const PlanPtr& plan, Estimator& estimator) {
  const auto* join = as<Join>(plan);
  if (join != nullptr && (join->type == JoinType::kInner || join->type == JoinType::kCross) && !join->has_hint()) {
    return reorder_cluster(plan, estimator);
  }
  if (join != nullptr && (join->type == JoinType::kLeftSemi || join->type == JoinType::kLeftAnti)) {
    if (PlanPtr pushed = semi_join_below(*join, estimator)) {
      return pushed;
    }
  }
  PlanList children = plan->children();
  bool changed = false;
  for (PlanPtr& child : children) {
    PlanPtr ordered = reorder(child, estimator);
    changed = changed || ordered != child;
    child = std::move(ordered);
  }
  const PlanPtr node = changed ? plan->with_children(std::move(children)) : plan;
  return join == nullptr ? node : choose_build_side(node, estimator);
}

}  // namespace

PlanPtr reorder_joins(const PlanPtr& plan) {
  Estimator estimator;
  return reorder(plan, estimator);
}

}  // namespace firesteel
