#include "optimizer/join_order/reorder_joins.h"

#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/join_order/join_graph.h"
#include "optimizer/predicates.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace firesteel {
namespace {

constexpr size_t kMaxDynamic = 10;

PlanPtr reorder(const PlanPtr& plan);

void collect(const PlanPtr& plan, PlanList& relations, ExprList& conditions) {
  const auto* join = as<Join>(plan);
  if (join != nullptr && (join->type == JoinType::kInner || join->type == JoinType::kCross) &&
      join->hint == JoinHint::kNone) {
    collect(join->left, relations, conditions);
    collect(join->right, relations, conditions);
    const ExprList own = conjuncts_of(join->condition);
    conditions.insert(conditions.end(), own.begin(), own.end());
    return;
  }
  // A projection between two joins that only drops columns is no border.
  if (const auto* project = as<Project>(plan);
      project != nullptr && as<Join>(project->child) != nullptr &&
      std::all_of(project->list.begin(), project->list.end(),
                  [](const ExprPtr& e) { return as<Attribute>(e) != nullptr; })) {
    collect(project->child, relations, conditions);
    return;
  }
  relations.push_back(reorder(plan));
}

JoinGraph graph_of(PlanList relations, const ExprList& conditions) {
  JoinGraph graph;
  std::vector<IdSet> columns;
  for (const PlanPtr& relation : relations) {
    graph.estimates.push_back(estimate(relation));
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
    size_t best_right = 1;
    JoinTree best;
    bool best_connected = false;
    for (size_t i = 0; i < trees.size(); ++i) {
      for (size_t j = i + 1; j < trees.size(); ++j) {
        const bool linked = connected(graph, trees[i].relations, trees[j].relations);
        if (best_connected && !linked) {
          continue;
        }
        JoinTree tree = join_trees(graph, trees[i], trees[j]);
        if (best.plan == nullptr || (linked && !best_connected) || tree.result.rows < best.result.rows) {
          best = std::move(tree);
          best_connected = linked;
          best_left = i;
          best_right = j;
        }
      }
    }
    trees[best_left] = std::move(best);
    trees.erase(trees.begin() + static_cast<std::ptrdiff_t>(best_right));
  }
  return trees[0];
}

/// All connected subsets by size; null plan when the graph is not connected.
JoinTree dynamic(const JoinGraph& graph) {
  const std::vector<JoinTree> singles = single_trees(graph);
  const uint64_t all = (uint64_t{1} << singles.size()) - 1;
  std::unordered_map<uint64_t, JoinTree> best;
  for (const JoinTree& tree : singles) {
    best[tree.relations] = tree;
  }
  for (uint64_t set = 1; set <= all; ++set) {
    if (std::popcount(set) < 2) {
      continue;
    }
    JoinTree* chosen = nullptr;
    for (uint64_t left = (set - 1) & set; left > 0; left = (left - 1) & set) {
      if (left < (set ^ left)) {
        continue;  // each split once
      }
      const auto a = best.find(left);
      const auto b = best.find(set ^ left);
      if (a == best.end() || b == best.end() || !connected(graph, left, set ^ left)) {
        continue;
      }
      if (chosen != nullptr && a->second.cost + b->second.cost >= chosen->cost) {
        continue;
      }
      JoinTree tree = join_trees(graph, a->second, b->second);
      JoinTree& slot = best[set];
      if (slot.plan == nullptr || tree.cost < slot.cost) {
        slot = std::move(tree);
      }
      chosen = &slot;
    }
  }
  const auto found = best.find(all);
  return found == best.end() ? JoinTree{} : found->second;
}

PlanPtr reorder_cluster(const PlanPtr& plan) {
  PlanList relations;
  ExprList conditions;
  collect(plan, relations, conditions);
  if (relations.size() > 63) {
    return plan;
  }
  JoinGraph graph = graph_of(std::move(relations), conditions);
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
  PlanPtr result = filtered(above, tree.plan);
  return make_plan<Project>(ExprList(plan->output().begin(), plan->output().end()), result);
}

/// Outer, semi and anti joins: which side becomes the hash table.
PlanPtr choose_build_side(const PlanPtr& plan) {
  const auto* join = as<Join>(plan);
  if (join->hint != JoinHint::kNone || join->condition == nullptr || join->type == JoinType::kNullAwareLeftAnti ||
      join->type == JoinType::kLeftSingle || join->type == JoinType::kExistence) {
    return plan;
  }
  if (estimate(join->left).rows * 1.5 >= estimate(join->right).rows) {
    return plan;
  }
  auto copy = std::make_shared<Join>(*join);
  copy->hint = JoinHint::kBroadcastLeft;
  return copy;
}

PlanPtr reorder(const PlanPtr& plan) {
  const auto* join = as<Join>(plan);
  if (join != nullptr && (join->type == JoinType::kInner || join->type == JoinType::kCross) &&
      join->hint == JoinHint::kNone) {
    return reorder_cluster(plan);
  }
  PlanList children = plan->children();
  bool changed = false;
  for (PlanPtr& child : children) {
    PlanPtr ordered = reorder(child);
    changed = changed || ordered != child;
    child = std::move(ordered);
  }
  const PlanPtr node = changed ? plan->with_children(std::move(children)) : plan;
  return join == nullptr ? node : choose_build_side(node);
}

}  // namespace

PlanPtr reorder_joins(const PlanPtr& plan) { return reorder(plan); }

}  // namespace firesteel
