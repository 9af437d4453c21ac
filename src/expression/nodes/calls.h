#pragma once

#include "expression/nodes/expr_node.h"
#include "expression/nodes/references.h"
#include "functions/function_def.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// CAST, TRY_CAST and implicit casts.
struct Cast final : ExprNode<Cast, ExprKind::kCast> {
  Cast(ExprPtr child, DataType type, EvalMode mode, bool implicit = false)
      : child(std::move(child)), data_type(std::move(type)), mode(mode), implicit(implicit) {}
  ExprPtr child;
  DataType data_type;
  EvalMode mode;
  bool implicit;  // inserted by type coercion: left out of generated column names

  ExprList children() const override { return {child}; }
  void replace_children(ExprList c) { child = c[0]; }
  bool resolved() const override;
  const DataType& type() const override { return data_type; }
  bool nullable() const override;
  bool foldable() const override { return child->foldable(); }
  bool same_node(const Expression& other) const override {
    return data_type == static_cast<const Cast&>(other).data_type && mode == static_cast<const Cast&>(other).mode;
  }
};

/// A scalar function bound to its arguments.
struct ScalarCall final : ExprNode<ScalarCall, ExprKind::kScalarCall> {
  ScalarCall(FunctionPtr function, ScalarBinding binding, ExprList arguments, EvalMode mode,
             std::string alias_used = {})
      : function(std::move(function)),
        binding(std::move(binding)),
        arguments(std::move(arguments)),
        mode(mode),
        alias_used(std::move(alias_used)) {}
  FunctionPtr function;
  ScalarBinding binding;
  ExprList arguments;
  EvalMode mode;
  std::string alias_used;  // the name written by the user, when Spark prints that one

  ExprList children() const override { return arguments; }
  void replace_children(ExprList c) { arguments = std::move(c); }
  const DataType& type() const override { return binding.result_type; }
  bool nullable() const override { return binding.nullable; }
  bool foldable() const override;
  bool deterministic() const override;
  bool same_node(const Expression& other) const override;
};

/// Three-valued AND / OR over two operands; the right side is evaluated only for rows the left side leaves open.
template <ExprKind K>
struct BooleanConnective final : ExprNode<BooleanConnective<K>, K> {
  BooleanConnective(ExprPtr left, ExprPtr right) : left(std::move(left)), right(std::move(right)) {}
  ExprPtr left;
  ExprPtr right;

  ExprList children() const override { return {left, right}; }
  void replace_children(ExprList c) { left = c[0], right = c[1]; }
  const DataType& type() const override {
    static const DataType boolean = DataType::boolean();
    return boolean;
  }
  bool nullable() const override { return left->nullable() || right->nullable(); }
  bool foldable() const override { return left->foldable() && right->foldable(); }
  bool same_node(const Expression&) const override { return true; }
};
using And = BooleanConnective<ExprKind::kAnd>;
using Or = BooleanConnective<ExprKind::kOr>;

struct Not final : ExprNode<Not, ExprKind::kNot> {
  explicit Not(ExprPtr child) : child(std::move(child)) {}
  ExprPtr child;

  ExprList children() const override { return {child}; }
  void replace_children(ExprList c) { child = c[0]; }
  const DataType& type() const override { return child->type(); }
  bool nullable() const override { return child->nullable(); }
  bool foldable() const override { return child->foldable(); }
  bool same_node(const Expression&) const override { return true; }
};

/// CASE WHEN c1 THEN v1 ... ELSE e END; `if(c, a, b)` is one with one branch. Branches are evaluated only where
/// reached. children: c1, v1, c2, v2, ..., [else]
struct CaseWhen final : ExprNode<CaseWhen, ExprKind::kCaseWhen> {
  CaseWhen(std::vector<std::pair<ExprPtr, ExprPtr>> branches, ExprPtr otherwise, bool is_if = false)
      : branches(std::move(branches)), otherwise(std::move(otherwise)), is_if(is_if) {}
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  ExprPtr otherwise;  // may be null: ELSE NULL
  bool is_if;         // written as if(...): for printing

  ExprList children() const override;
  void replace_children(ExprList children);
  const DataType& type() const override { return branches[0].second->type(); }
  bool nullable() const override;
  bool foldable() const override;
  bool same_node(const Expression& other) const override;
};

/// First value that is not NULL; later ones are evaluated only where needed.
struct Coalesce final : ExprNode<Coalesce, ExprKind::kCoalesce> {
  explicit Coalesce(ExprList arguments, std::string written_as = "coalesce")
      : arguments(std::move(arguments)), written_as(std::move(written_as)) {}
  ExprList arguments;
  std::string written_as;  // coalesce, ifnull, nvl: for printing

  ExprList children() const override { return arguments; }
  void replace_children(ExprList c) { arguments = std::move(c); }
  const DataType& type() const override { return arguments[0]->type(); }
  bool nullable() const override;
  bool foldable() const override;
  bool same_node(const Expression&) const override { return true; }
};

/// value IN (list); all of one type after analysis. children: value, list...
struct In final : ExprNode<In, ExprKind::kIn> {
  In(ExprPtr value, ExprList list) : value(std::move(value)), list(std::move(list)) {}
  ExprPtr value;
  ExprList list;

  ExprList children() const override;
  void replace_children(ExprList children);
  const DataType& type() const override;
  bool nullable() const override;
  bool foldable() const override;
  bool same_node(const Expression&) const override { return true; }
};

/// Field `ordinal` of a struct.
struct GetField final : ExprNode<GetField, ExprKind::kGetField> {
  GetField(ExprPtr child, int ordinal) : child(std::move(child)), ordinal(ordinal) {}
  ExprPtr child;
  int ordinal;

  ExprList children() const override { return {child}; }
  void replace_children(ExprList c) { child = c[0]; }
  const StructField& field() const { return child->type().fields()[static_cast<size_t>(ordinal)]; }
  const DataType& type() const override { return field().type; }
  bool nullable() const override { return child->nullable() || field().nullable; }
  bool foldable() const override { return child->foldable(); }
  bool same_node(const Expression& other) const override {
    return ordinal == static_cast<const GetField&>(other).ordinal;
  }
};

/// A generator (explode ...) bound to its arguments; only as the root of a Generate node after analysis.
struct GeneratorCall final : ExprNode<GeneratorCall, ExprKind::kGeneratorCall> {
  GeneratorCall(FunctionPtr function, GeneratorBinding binding, ExprList arguments, bool outer = false)
      : function(std::move(function)), binding(std::move(binding)), arguments(std::move(arguments)), outer(outer) {}
  FunctionPtr function;
  GeneratorBinding binding;
  ExprList arguments;
  bool outer;  // explode_outer and its like

  ExprList children() const override { return arguments; }
  void replace_children(ExprList c) { arguments = std::move(c); }
  const DataType& type() const override;
  bool deterministic() const override { return true; }
  bool same_node(const Expression& other) const override;
};

/// ORDER BY element.
struct SortOrder final : ExprNode<SortOrder, ExprKind::kSortOrder> {
  SortOrder(ExprPtr child, bool ascending, bool nulls_first)
      : child(std::move(child)), ascending(ascending), nulls_first(nulls_first) {}
  ExprPtr child;
  bool ascending;
  bool nulls_first;  // Spark's default: ascending → first, descending → last

  ExprList children() const override { return {child}; }
  void replace_children(ExprList c) { child = c[0]; }
  const DataType& type() const override { return child->type(); }
  bool nullable() const override { return child->nullable(); }
  bool same_node(const Expression& other) const override {
    const auto& right = static_cast<const SortOrder&>(other);
    return ascending == right.ascending && nulls_first == right.nulls_first;
  }
};

}  // namespace firesteel
