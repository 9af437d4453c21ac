#pragma once

#include "functions/python_function.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {

/// A plan that has been analysed already, inside of one that has not: taken as it is.
struct AnalyzedPlan final : LeafNode<AnalyzedPlan, PlanKind::kAnalyzedPlan> {
  explicit AnalyzedPlan(PlanPtr plan) : plan(std::move(plan)) {}
  PlanPtr plan;

  AttributeList compute_output() const override { return plan->output(); }
  std::string describe() const override { return plan->describe(); }
};

/// child's rows; aside, the values of aggregates over them are told to the client under `name` (df.observe).
struct CollectMetrics final : UnaryNode<CollectMetrics, PlanKind::kCollectMetrics> {
  CollectMetrics(std::string name, ExprList metrics, PlanPtr child)
      : UnaryNode(std::move(child)), name(std::move(name)), metrics(std::move(metrics)) {}
  std::string name;
  ExprList metrics;  // Aliases of aggregates
  int64_t dataframe_id = 0;
  ExprList expressions() const override { return metrics; }
  void replace_expressions(ExprList e) { metrics = std::move(e); }
  std::string describe() const override { return "CollectMetrics " + name; }
};

/// A Python function over all rows (mapInPandas, mapInArrow) or over groups of rows (applyInPandas, applyInArrow).
///
/// Before analysis: `grouping` are the keys' expressions. After it: the child's first `num_keys` columns are the keys,
/// by which its rows are sorted, and the function's arguments come after them.
struct MapInPython final : UnaryNode<MapInPython, PlanKind::kMapInPython> {
  MapInPython(std::shared_ptr<const PythonFunction> function, bool grouped, ExprList grouping, PlanPtr child)
      : UnaryNode(std::move(child)), function(std::move(function)), grouped(grouped), grouping(std::move(grouping)) {}
  std::shared_ptr<const PythonFunction> function;
  bool grouped;
  ExprList grouping;
  size_t num_keys = 0;
  AttributeList columns;
  bool resolved() const override { return !columns.empty() && UnaryNode::resolved(); }
  AttributeList compute_output() const override { return columns; }
  std::string describe() const override {
    return (grouped ? "FlatMapGroupsInPython " : "MapInPython ") + function->name;
  }
};

/// A Python function over pairs of groups of two inputs (cogroup). Keys as in MapInPython.
struct CoGroupInPython final : PlanNode<CoGroupInPython, PlanKind::kCoGroupInPython> {
  CoGroupInPython(std::shared_ptr<const PythonFunction> function, PlanPtr left, PlanPtr right)
      : function(std::move(function)), left(std::move(left)), right(std::move(right)) {}
  std::shared_ptr<const PythonFunction> function;
  PlanPtr left;
  PlanPtr right;
  ExprList left_grouping;
  ExprList right_grouping;
  size_t num_keys = 0;
  AttributeList columns;

  PlanList children() const override { return {left, right}; }
  void replace_children(PlanList c) { left = c[0], right = c[1]; }
  bool resolved() const override { return !columns.empty() && LogicalPlan::resolved(); }
  AttributeList compute_output() const override { return columns; }
  std::string describe() const override { return "FlatMapCoGroupsInPython " + function->name; }
};

}  // namespace firesteel
