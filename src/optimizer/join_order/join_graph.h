#pragma once

#include "logical/logical_plan.h"
#include "optimizer/statistics/estimate.h"

#include <cstdint>
#include <vector>

namespace firesteel {

/// A cluster of inner joins taken apart: relations, and the conditions among them with the set of relations each one
/// reads.
struct JoinGraph {
  struct Edge {
    ExprPtr condition;
    uint64_t relations = 0;  // bit i: reads relation i
  };
  PlanList relations;
  std::vector<Estimate> estimates;
  std::vector<Edge> edges;
};

/// A join tree under construction.
struct JoinTree {
  uint64_t relations = 0;
  PlanPtr plan;
  Estimate result;
  double cost = 0;
};

/// Conditions that become usable when the two sets meet (read both, and nothing else).
ExprList conditions_between(const JoinGraph& graph, uint64_t left, uint64_t right);
/// What the join of two trees gives and costs, without building it.
struct JoinPrice {
  double rows = 0;
  double cost = 0;
};
JoinPrice price_of_join(const JoinGraph& graph, const JoinTree& left, const JoinTree& right);
/// Joins two trees, the smaller on the right.
JoinTree join_trees(const JoinGraph& graph, const JoinTree& left, const JoinTree& right);

}  // namespace firesteel
