#pragma once

#include "expression/nodes/expr_node.h"
#include "types/literal.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// A column by name: a.b.c may be qualifier.column, column.field ... the analyzer decides.
struct UnresolvedAttribute final : ExprNode<UnresolvedAttribute, ExprKind::kUnresolvedAttribute> {
  explicit UnresolvedAttribute(std::vector<std::string> parts, std::optional<int64_t> plan_id = {},
                               bool is_metadata = false)
      : parts(std::move(parts)), plan_id(plan_id), is_metadata(is_metadata) {}
  std::vector<std::string> parts;
  std::optional<int64_t> plan_id;  // DataFrame API: the relation (Connect plan_id) it was taken from
  bool is_metadata = false;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool same_node(const Expression& other) const override;
};

/// `*`, `t.*`, `struct_column.*`; with `except` columns or plan_id.
struct UnresolvedStar final : ExprNode<UnresolvedStar, ExprKind::kUnresolvedStar> {
  explicit UnresolvedStar(std::vector<std::string> target = {}, std::optional<int64_t> plan_id = {})
      : target(std::move(target)), plan_id(plan_id) {}
  std::vector<std::string> target;
  std::optional<int64_t> plan_id;
  std::vector<std::vector<std::string>> except;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool same_node(const Expression& other) const override;
};

/// Columns whose names match a regular expression (DataFrame.colRegex).
struct UnresolvedRegex final : ExprNode<UnresolvedRegex, ExprKind::kUnresolvedRegex> {
  explicit UnresolvedRegex(std::string pattern, std::optional<int64_t> plan_id = {})
      : pattern(std::move(pattern)), plan_id(plan_id) {}
  std::string pattern;
  std::optional<int64_t> plan_id;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool same_node(const Expression& other) const override;
};

/// A call by name. Operators are functions too: "+", "-", "*", "/", "%", "div", "=", "<=>", "<", "<=", ">", ">=", "!="
/// (also for <>),
/// "&", "|", "^", "~", "||", "like", "rlike", "ilike" (with an optional third argument, the escape), "isnull",
/// "isnotnull", "positive"/"negative" (unary), "between" (3 arguments), "in" uses the In node, "and"/"or"/"not" have
/// nodes of their own. count(*) has one UnresolvedStar argument.
struct UnresolvedFunction final : ExprNode<UnresolvedFunction, ExprKind::kUnresolvedFunction> {
  explicit UnresolvedFunction(std::vector<std::string> name_parts, ExprList arguments, bool distinct = false)
      : name_parts(std::move(name_parts)), arguments(std::move(arguments)), distinct(distinct) {}
  UnresolvedFunction(std::string name, ExprList arguments, bool distinct = false)
      : UnresolvedFunction(std::vector<std::string>{std::move(name)}, std::move(arguments), distinct) {}
  std::vector<std::string> name_parts;
  ExprList arguments;
  std::vector<std::string>
      argument_names;  // f(name => value): same length as arguments, "" = positional; empty: all positional
  bool distinct = false;
  std::optional<bool> ignore_nulls;  // IGNORE NULLS / RESPECT NULLS
  ExprPtr filter;                    // FILTER (WHERE ...); may be null
  ExprList within_group;             // WITHIN GROUP (ORDER BY ...): SortOrder nodes
  bool is_operator = false;          // written as an operator: column names print it infix
  bool is_internal = false;          // Connect: internal functions, not visible by SQL name

  ExprList children() const override;
  void replace_children(ExprList children);
  bool same_node(const Expression& other) const override;
};

/// child[extraction] or child.name: field of a struct, element of an array, value of a map.
struct UnresolvedExtractValue final : ExprNode<UnresolvedExtractValue, ExprKind::kUnresolvedExtractValue> {
  UnresolvedExtractValue(ExprPtr child, ExprPtr extraction)
      : child(std::move(child)), extraction(std::move(extraction)) {}
  ExprPtr child;
  ExprPtr extraction;

  ExprList children() const override { return {child, extraction}; }
  void replace_children(ExprList c) { child = c[0], extraction = c[1]; }
  bool same_node(const Expression&) const override { return true; }
};

/// expr AS (a, b): names for a generator's columns (also a struct-typed expression's).
struct MultiAlias final : ExprNode<MultiAlias, ExprKind::kMultiAlias> {
  MultiAlias(ExprPtr child, std::vector<std::string> names) : child(std::move(child)), names(std::move(names)) {}
  ExprPtr child;
  std::vector<std::string> names;

  ExprList children() const override { return {child}; }
  void replace_children(ExprList c) { child = c[0]; }
  bool same_node(const Expression& other) const override;
};

/// fn OVER name, before the WINDOW clause is looked up.
struct UnresolvedWindow final : ExprNode<UnresolvedWindow, ExprKind::kUnresolvedWindow> {
  UnresolvedWindow(ExprPtr function, std::string window_name)
      : function(std::move(function)), window_name(std::move(window_name)) {}
  ExprPtr function;
  std::string window_name;

  ExprList children() const override { return {function}; }
  void replace_children(ExprList c) { function = c[0]; }
  bool same_node(const Expression& other) const override;
};

struct UnresolvedLambdaVariable final : ExprNode<UnresolvedLambdaVariable, ExprKind::kUnresolvedLambdaVariable> {
  explicit UnresolvedLambdaVariable(std::vector<std::string> parts) : parts(std::move(parts)) {}
  std::vector<std::string> parts;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool same_node(const Expression& other) const override;
};

/// `:name` or `?` (name = "_pos_<n>") of a parameterised query.
struct Parameter final : ExprNode<Parameter, ExprKind::kParameter> {
  explicit Parameter(std::string name) : name(std::move(name)) {}
  std::string name;

  ExprList children() const override { return {}; }
  void replace_children(ExprList) {}
  bool same_node(const Expression& other) const override;
};

/// In GROUP BY: CUBE(..), ROLLUP(..), GROUPING SETS(..). Elements of a set are indices into `expressions`.
struct GroupingSets final : ExprNode<GroupingSets, ExprKind::kGroupingSets> {
  enum class Form { kCube, kRollup, kGroupingSets };
  GroupingSets(Form form, std::vector<ExprList> sets) : form(form), sets(std::move(sets)) {}
  Form form;
  std::vector<ExprList> sets;  // CUBE, ROLLUP: its elements (each may be a list); GROUPING SETS: the sets

  ExprList children() const override;
  void replace_children(ExprList children);
  bool same_node(const Expression& other) const override;
};

}  // namespace firesteel
