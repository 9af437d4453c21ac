#include "optimizer/join_order/join_graph.h"

#include "logical/relations/binary_relations.h"
#include "optimizer/predicates.h"

#include <algorithm>

namespace firesteel {

ExprList conditions_between(const JoinGraph& graph, uint64_t left, uint64_t right) {
  ExprList conditions;
  for (const JoinGraph::Edge& edge : graph.edges) {
    const bool covered = (edge.relations & ~(left | right)) == 0;
    if (covered && (edge.relations & left) != 0 && (edge.relations & right) != 0) {
      conditions.push_back(edge.condition);
    }
  }
  return conditions;
}

JoinPrice price_of_join(const JoinGraph& graph, const JoinTree& left, const JoinTree& right) {
  const ExprList conditions = conditions_between(graph, left.relations, right.relations);
  const double probe = std::max(left.result.rows, right.result.rows);
  const double build = std::min(left.result.rows, right.result.rows);
  JoinPrice price;
  price.rows = join_rows(left.result, right.result, conditions);
  // A row put into a hash table costs about twice one that probes; a pair of a cross product costs as much as a result
  // row.
  const double work = conditions.empty() ? probe * build : probe * 0.5 + build;
  price.cost = left.cost + right.cost + work + price.rows;
  return price;
}

JoinTree join_trees(const JoinGraph& graph, const JoinTree& left, const JoinTree& right) {
  const bool swap = left.result.rows < right.result.rows;
  const JoinTree& probe = swap ? right : left;
  const JoinTree& build = swap ? left : right;
  const JoinPrice price = price_of_join(graph, left, right);
  JoinTree tree;
  tree.relations = left.relations | right.relations;
  tree.result.columns = probe.result.columns;
  tree.result.columns.insert(build.result.columns);
  tree.result.rows = price.rows;
  tree.result.columns.limit_distincts(tree.result.rows);
  tree.cost = price.cost;
  tree.plan = make_plan<Join>(probe.plan, build.plan, JoinType::kInner,
                              all_of(conditions_between(graph, left.relations, right.relations)));
  return tree;
}

}  // namespace firesteel
