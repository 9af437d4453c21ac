#pragma once

#include "logical/relations/leaf_relations.h"

#include <map>

namespace firesteel {

/// FROM a.b.c
struct UnresolvedRelation final : LeafNode<UnresolvedRelation, PlanKind::kUnresolvedRelation> {
  explicit UnresolvedRelation(std::vector<std::string> parts) : parts(std::move(parts)) {}
  std::vector<std::string> parts;
  SourceOptions options;
  bool is_streaming = false;

  AttributeList compute_output() const override { return {}; }
  std::string describe() const override;
};

/// spark.read.format(...).schema(...).options(...).load(paths); also FROM parquet.`path`
struct UnresolvedDataSource final : LeafNode<UnresolvedDataSource, PlanKind::kUnresolvedDataSource> {
  std::string format;  // "" = spark.sql.sources.default
  std::optional<Schema> schema;
  SourceOptions options;
  std::vector<std::string> paths;
  bool is_streaming = false;

  AttributeList compute_output() const override { return {}; }
  std::string describe() const override;
};

/// VALUES (..), (..) [AS t(a, b)]
struct UnresolvedInlineTable final : LeafNode<UnresolvedInlineTable, PlanKind::kUnresolvedInlineTable> {
  UnresolvedInlineTable(std::vector<std::string> names, std::vector<ExprList> rows)
      : names(std::move(names)), rows(std::move(rows)) {}
  std::vector<std::string> names;  // col1, col2 ... when not given
  std::vector<ExprList> rows;

  ExprList expressions() const override;
  void replace_expressions(ExprList list);
  AttributeList compute_output() const override { return {}; }
  std::string describe() const override;
};

/// range(10), explode(...) in FROM
struct UnresolvedTableFunction final : LeafNode<UnresolvedTableFunction, PlanKind::kUnresolvedTableFunction> {
  UnresolvedTableFunction(std::vector<std::string> name, ExprList arguments)
      : name(std::move(name)), arguments(std::move(arguments)) {}
  std::vector<std::string> name;
  ExprList arguments;
  std::vector<std::string> argument_names;  // as UnresolvedFunction

  ExprList expressions() const override { return arguments; }
  void replace_expressions(ExprList list) { arguments = std::move(list); }
  AttributeList compute_output() const override { return {}; }
  std::string describe() const override;
};

/// Common part of unresolved nodes with one child.
template <typename T, PlanKind K>
class UnresolvedUnary : public PlanNode<T, K> {
 public:
  explicit UnresolvedUnary(PlanPtr child) : child(std::move(child)) {}
  PlanPtr child;
  PlanList children() const override { return {child}; }
  void replace_children(PlanList c) { child = c[0]; }
  AttributeList compute_output() const override { return child->output(); }
};

struct CteDefinition {
  std::string name;
  std::vector<std::string> column_names;  // may be empty
  PlanPtr plan;
  Origin origin;
  std::optional<int> max_recursion;  // MAX RECURSION LEVEL n
};

/// WITH a AS (..), b(x) AS (..) child. CTE plans are not children (the analyzer puts them in place of references).
struct UnresolvedWith final : UnresolvedUnary<UnresolvedWith, PlanKind::kUnresolvedWith> {
  UnresolvedWith(PlanPtr child, std::vector<CteDefinition> definitions, bool recursive)
      : UnresolvedUnary(std::move(child)), definitions(std::move(definitions)), recursive(recursive) {}
  std::vector<CteDefinition> definitions;
  bool recursive;
  std::string describe() const override;
};

/// child AS t(a, b): the alias part; wrapped in SubqueryAlias.
struct UnresolvedColumnAliases final : UnresolvedUnary<UnresolvedColumnAliases, PlanKind::kUnresolvedColumnAliases> {
  UnresolvedColumnAliases(PlanPtr child, std::vector<std::string> names)
      : UnresolvedUnary(std::move(child)), names(std::move(names)) {}
  std::vector<std::string> names;
  std::string describe() const override;
};

/// |> SELECT, EXTEND, SET, WHERE ...: `child` is the operator as a plan, `clause` its name. Aggregate functions may
/// stand in |> AGGREGATE only.
struct UnresolvedPipe final : UnresolvedUnary<UnresolvedPipe, PlanKind::kUnresolvedPipe> {
  UnresolvedPipe(PlanPtr child, std::string clause) : UnresolvedUnary(std::move(child)), clause(std::move(clause)) {}
  std::string clause;
  std::string describe() const override { return "Pipe " + clause; }
};

/// HAVING over an Aggregate (or a plain Project: then an aggregate without grouping).
struct UnresolvedHaving final : UnresolvedUnary<UnresolvedHaving, PlanKind::kUnresolvedHaving> {
  UnresolvedHaving(PlanPtr child, ExprPtr condition)
      : UnresolvedUnary(std::move(child)), condition(std::move(condition)) {}
  ExprPtr condition;
  ExprList expressions() const override { return {condition}; }
  void replace_expressions(ExprList list) { condition = list[0]; }
  std::string describe() const override;
};

/// /*+ BROADCAST(t) */ and df.hint(...). Unknown hints are dropped; Spark warns of them in its log.
struct UnresolvedHint final : UnresolvedUnary<UnresolvedHint, PlanKind::kUnresolvedHint> {
  UnresolvedHint(PlanPtr child, std::string name, ExprList parameters)
      : UnresolvedUnary(std::move(child)), name(std::move(name)), parameters(std::move(parameters)) {}
  std::string name;
  ExprList parameters;
  std::string describe() const override;
};

/// PIVOT (aggregates FOR column(s) IN (values)); grouping empty for SQL (all other columns) unless given (DataFrame).
struct UnresolvedPivot final : UnresolvedUnary<UnresolvedPivot, PlanKind::kUnresolvedPivot> {
  explicit UnresolvedPivot(PlanPtr child) : UnresolvedUnary(std::move(child)) {}
  std::optional<ExprList> grouping;
  ExprList pivot_columns;  // one, or several for FOR (a, b) IN ((..), ..)
  ExprList pivot_values;   // Alias or plain; empty: find the distinct values (DataFrame)
  ExprList aggregates;
  std::string describe() const override { return "Pivot"; }
};

/// UNPIVOT / df.unpivot.
struct UnresolvedUnpivot final : UnresolvedUnary<UnresolvedUnpivot, PlanKind::kUnresolvedUnpivot> {
  explicit UnresolvedUnpivot(PlanPtr child) : UnresolvedUnary(std::move(child)) {}
  std::optional<ExprList> ids;
  std::vector<ExprList> values;  // each: columns that make one output row
  std::vector<std::optional<std::string>> value_aliases;
  std::string variable_name;
  std::vector<std::string> value_names;
  bool include_nulls = false;
  bool values_given = true;
  std::string describe() const override { return "Unpivot"; }
};

/// WINDOW w AS (...): definitions for UnresolvedWindow below. Each definition is a WindowExpression with a null
/// function.
struct WithWindowDefinitions final : UnresolvedUnary<WithWindowDefinitions, PlanKind::kWithWindowDefinitions> {
  WithWindowDefinitions(PlanPtr child, std::map<std::string, ExprPtr> definitions)
      : UnresolvedUnary(std::move(child)), definitions(std::move(definitions)) {}
  std::map<std::string, ExprPtr> definitions;
  std::string describe() const override { return "WithWindowDefinitions"; }
};

}  // namespace firesteel
