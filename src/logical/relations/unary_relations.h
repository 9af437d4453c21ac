#pragma once

#include "expression/nodes/aggregates.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// Common part of nodes with one child whose output is the child's unless overridden.
template <typename T, PlanKind K>
class UnaryNode : public PlanNode<T, K> {
 public:
  explicit UnaryNode(PlanPtr child) : child(std::move(child)) {}
  PlanPtr child;
  PlanList children() const override { return {child}; }
  void replace_children(PlanList c) { child = c[0]; }
  AttributeList compute_output() const override { return child->output(); }
};

/// After analysis every element is an Attribute or Alias.
struct Project final : UnaryNode<Project, PlanKind::kProject> {
  Project(ExprList list, PlanPtr child) : UnaryNode(std::move(child)), list(std::move(list)) {}
  ExprList list;
  ExprList expressions() const override { return list; }
  void replace_expressions(ExprList e) { list = std::move(e); }
  AttributeList compute_output() const override;
  std::string describe() const override;
};

struct Filter final : UnaryNode<Filter, PlanKind::kFilter> {
  Filter(ExprPtr condition, PlanPtr child) : UnaryNode(std::move(child)), condition(std::move(condition)) {}
  ExprPtr condition;
  ExprList expressions() const override { return {condition}; }
  void replace_expressions(ExprList e) { condition = e[0]; }
  std::string describe() const override;
};

/// GROUP BY `grouping`; `aggregates` is the output list (Attribute or Alias after analysis) over grouping expressions
/// and AggregateCalls. Grouping elements may be GroupingSets before analysis. expressions(): grouping..., aggregates...
struct Aggregate final : UnaryNode<Aggregate, PlanKind::kAggregate> {
  Aggregate(ExprList grouping, ExprList aggregates, PlanPtr child)
      : UnaryNode(std::move(child)), grouping(std::move(grouping)), aggregates(std::move(aggregates)) {}
  ExprList grouping;
  ExprList aggregates;
  bool group_by_all = false;  // GROUP BY ALL, before analysis
  ExprList expressions() const override;
  void replace_expressions(ExprList e);
  AttributeList compute_output() const override;
  std::string describe() const override;
};

/// Sort by SortOrders. global: whole result; otherwise within partitions (sortWithinPartitions, SORT BY).
struct Sort final : UnaryNode<Sort, PlanKind::kSort> {
  Sort(ExprList order, bool global, PlanPtr child)
      : UnaryNode(std::move(child)), order(std::move(order)), global(global) {}
  ExprList order;
  bool global;
  bool order_by_all = false;  // ORDER BY ALL, before analysis
  ExprList expressions() const override { return order; }
  void replace_expressions(ExprList e) { order = std::move(e); }
  std::string describe() const override;
};

/// LIMIT and OFFSET; either may be null. Expressions are foldable INTs.
struct Limit final : UnaryNode<Limit, PlanKind::kLimit> {
  Limit(ExprPtr limit, ExprPtr offset, PlanPtr child)
      : UnaryNode(std::move(child)), limit(std::move(limit)), offset(std::move(offset)) {}
  ExprPtr limit;
  ExprPtr offset;
  ExprList expressions() const override;
  void replace_expressions(ExprList e);
  std::string describe() const override;
};

/// The last rows (df.tail).
struct Tail final : UnaryNode<Tail, PlanKind::kTail> {
  Tail(int64_t rows, PlanPtr child) : UnaryNode(std::move(child)), rows(rows) {}
  int64_t rows;
  std::string describe() const override;
};

struct Distinct final : UnaryNode<Distinct, PlanKind::kDistinct> {
  explicit Distinct(PlanPtr child) : UnaryNode(std::move(child)) {}
  std::string describe() const override { return "Distinct"; }
};

/// dropDuplicates(names); empty names with all_columns.
struct Deduplicate final : UnaryNode<Deduplicate, PlanKind::kDeduplicate> {
  Deduplicate(std::vector<std::string> names, bool all_columns, PlanPtr child)
      : UnaryNode(std::move(child)), names(std::move(names)), all_columns(all_columns) {}
  std::vector<std::string> names;
  bool all_columns;
  std::string describe() const override;
};

/// child AS alias: qualifies the child's columns.
struct SubqueryAlias final : UnaryNode<SubqueryAlias, PlanKind::kSubqueryAlias> {
  SubqueryAlias(std::vector<std::string> name, PlanPtr child) : UnaryNode(std::move(child)), name(std::move(name)) {}
  std::vector<std::string> name;  // one part, or catalog.schema.table
  AttributeList compute_output() const override;
  std::string describe() const override;
};

/// Window functions that share PARTITION BY and ORDER BY. Output: child's columns, then one per expression.
/// expressions(): window_expressions (Alias of WindowExpression)..., partition..., order...
struct Window final : UnaryNode<Window, PlanKind::kWindow> {
  Window(ExprList window_expressions, ExprList partition, ExprList order, PlanPtr child)
      : UnaryNode(std::move(child)),
        window_expressions(std::move(window_expressions)),
        partition(std::move(partition)),
        order(std::move(order)) {}
  ExprList window_expressions;
  ExprList partition;
  ExprList order;
  ExprList expressions() const override;
  void replace_expressions(ExprList e);
  AttributeList compute_output() const override;
  std::string describe() const override;
};

/// LATERAL VIEW [OUTER] generator alias AS columns. Output: child's columns, then the generator's.
/// Before analysis `generator` is an UnresolvedFunction and `generator_output` is empty (names in column_names).
struct Generate final : UnaryNode<Generate, PlanKind::kGenerate> {
  Generate(ExprPtr generator, bool outer, std::vector<std::string> qualifier, std::vector<std::string> column_names,
           PlanPtr child)
      : UnaryNode(std::move(child)),
        generator(std::move(generator)),
        outer(outer),
        qualifier(std::move(qualifier)),
        column_names(std::move(column_names)) {}
  ExprPtr generator;
  bool outer;
  std::vector<std::string> qualifier;
  std::vector<std::string> column_names;
  AttributeList generator_output;
  std::vector<ExprId> unrequired;  // child's columns that nobody above needs
  ExprList expressions() const override { return {generator}; }
  void replace_expressions(ExprList e) { generator = e[0]; }
  AttributeList compute_output() const override;
  std::string describe() const override;
};

/// Each input row gives one row per projection (grouping sets, count distinct rewrites).
struct Expand final : UnaryNode<Expand, PlanKind::kExpand> {
  Expand(std::vector<ExprList> projections, AttributeList columns, PlanPtr child)
      : UnaryNode(std::move(child)), projections(std::move(projections)), columns(std::move(columns)) {}
  std::vector<ExprList> projections;
  AttributeList columns;
  ExprList expressions() const override;
  void replace_expressions(ExprList e);
  AttributeList compute_output() const override { return columns; }
  std::string describe() const override;
};

/// repartition/coalesce/repartitionByRange, REPARTITION hints, DISTRIBUTE BY: no effect on the set of rows.
struct Repartition final : UnaryNode<Repartition, PlanKind::kRepartition> {
  Repartition(std::optional<int> partitions, ExprList keys, bool shuffle, PlanPtr child)
      : UnaryNode(std::move(child)), partitions(partitions), keys(std::move(keys)), shuffle(shuffle) {}
  std::optional<int> partitions;
  ExprList keys;
  bool shuffle;
  ExprList expressions() const override { return keys; }
  void replace_expressions(ExprList e) { keys = std::move(e); }
  std::string describe() const override;
};

/// Bernoulli or Poisson (with replacement) sample of the range [lower, upper).
struct Sample final : UnaryNode<Sample, PlanKind::kSample> {
  Sample(double lower, double upper, bool with_replacement, int64_t seed, PlanPtr child)
      : UnaryNode(std::move(child)), lower(lower), upper(upper), with_replacement(with_replacement), seed(seed) {}
  double lower;
  double upper;
  bool with_replacement;
  int64_t seed;
  std::string describe() const override;
};

}  // namespace firesteel
