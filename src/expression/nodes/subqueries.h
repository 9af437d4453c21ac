#pragma once

#include "expression/nodes/references.h"

namespace firesteel {

class LogicalPlan;  // logical/ stands above: the plan is carried, never looked into, here
using PlanPtr = std::shared_ptr<const LogicalPlan>;

/// (SELECT one column): its value, NULL when empty, SCALAR_SUBQUERY_TOO_MANY_ROWS when several rows.
/// `type`/`name` are filled by the analyzer, `outer_columns` too: the outer query's attributes used inside (distinct).
struct ScalarSubquery final : ExprNode<ScalarSubquery, ExprKind::kScalarSubquery> {
  explicit ScalarSubquery(PlanPtr plan) : plan(std::move(plan)) {}
  PlanPtr plan;
  bool analyzed = false;
  DataType data_type;
  AttributeList outer_columns;
  ExprList shown_references;  // each use of an outer column, in order: for generated names

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool resolved() const override { return analyzed; }
  const DataType& type() const override { return data_type; }
  bool same_node(const Expression& other) const override {
    return plan == static_cast<const ScalarSubquery&>(other).plan;
  }
};

struct Exists final : ExprNode<Exists, ExprKind::kExists> {
  explicit Exists(PlanPtr plan) : plan(std::move(plan)) {}
  PlanPtr plan;
  bool analyzed = false;
  DataType data_type = DataType::boolean();
  AttributeList outer_columns;
  ExprList shown_references;  // each use of an outer column, in order: for generated names

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool resolved() const override { return analyzed; }
  const DataType& type() const override { return data_type; }
  bool nullable() const override { return false; }
  bool same_node(const Expression& other) const override { return plan == static_cast<const Exists&>(other).plan; }
};

/// (values...) IN (SELECT ...). children: values
struct InSubquery final : ExprNode<InSubquery, ExprKind::kInSubquery> {
  InSubquery(ExprList values, PlanPtr plan) : values(std::move(values)), plan(std::move(plan)) {}
  ExprList values;
  PlanPtr plan;
  bool analyzed = false;
  DataType data_type = DataType::boolean();
  AttributeList outer_columns;
  ExprList shown_references;  // each use of an outer column, in order: for generated names

  ExprList children() const override { return values; }
  void replace_children(ExprList c) { values = std::move(c); }
  bool resolved() const override { return analyzed && Expression::resolved(); }
  const DataType& type() const override { return data_type; }
  bool same_node(const Expression& other) const override { return plan == static_cast<const InSubquery&>(other).plan; }
};

/// The outer query's columns that a subquery expression uses; none for other expressions.
inline const AttributeList& outer_columns(const ExprPtr& expr) {
  static const AttributeList kNone;
  if (const auto* scalar = as<ScalarSubquery>(expr)) {
    return scalar->outer_columns;
  }
  if (const auto* exists = as<Exists>(expr)) {
    return exists->outer_columns;
  }
  const auto* in = as<InSubquery>(expr);
  return in == nullptr ? kNone : in->outer_columns;
}

}  // namespace firesteel
