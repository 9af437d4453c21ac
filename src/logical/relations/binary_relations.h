#pragma once

#include "logical/relations/unary_relations.h"

namespace firesteel {

enum class JoinType : uint8_t {
  kInner,
  kCross,
  kLeftOuter,
  kRightOuter,
  kFullOuter,
  kLeftSemi,
  kLeftAnti,
  kNullAwareLeftAnti,  // x NOT IN (SELECT y): NULLs on either side let nothing pass; only from the optimiser
  kExistence,          // left columns and one BOOLEAN "is there a partner"; only from the optimiser
  kLeftSingle,  // left outer, but more than one partner is the error SCALAR_SUBQUERY_TOO_MANY_ROWS; only from the
                // optimiser
};
std::string_view join_type_name(JoinType type);  // "Inner", "LeftOuter" ...

/// What a hint asks of the joins above the relation it stands on (Spark's JoinStrategyHint).
enum class JoinStrategy : uint8_t { kNone, kBroadcast, kMerge, kShuffleHash, kShuffleReplicateNl };
std::string_view join_strategy_name(JoinStrategy strategy);  // "broadcast", "shuffle_hash" ...

/// Which side of a hash join becomes the hash table.
enum class JoinBuildSide : uint8_t { kUndecided, kLeft, kRight };

/// Marks a relation with what a hint asks of joins; the optimiser moves it into the join.
struct ResolvedHint final : UnaryNode<ResolvedHint, PlanKind::kResolvedHint> {
  ResolvedHint(JoinStrategy strategy, PlanPtr child) : UnaryNode(std::move(child)), strategy(strategy) {}
  JoinStrategy strategy;
  std::string describe() const override;
};

/// Before analysis it may have USING columns or be NATURAL; after it has at most a condition.
struct Join final : PlanNode<Join, PlanKind::kJoin> {
  Join(PlanPtr left, PlanPtr right, JoinType type, ExprPtr condition)
      : left(std::move(left)), right(std::move(right)), type(type), condition(std::move(condition)) {}
  PlanPtr left;
  PlanPtr right;
  JoinType type;
  ExprPtr condition;  // may be null
  std::vector<std::string> using_columns;
  bool natural = false;
  JoinStrategy left_hint = JoinStrategy::kNone;  // from the optimiser on; a join with a hint keeps its place
  JoinStrategy right_hint = JoinStrategy::kNone;
  JoinBuildSide build_side = JoinBuildSide::kUndecided;  // undecided: the hinted, else the right one
  AttributePtr exists;                                   // kExistence: the BOOLEAN column

  PlanList children() const override { return {left, right}; }
  void replace_children(PlanList c) { left = c[0], right = c[1]; }
  ExprList expressions() const override { return condition == nullptr ? ExprList{} : ExprList{condition}; }
  void replace_expressions(ExprList e) {
    if (condition != nullptr) {
      condition = e[0];
    }
  }
  bool resolved() const override { return using_columns.empty() && !natural && LogicalPlan::resolved(); }
  /// The side that BROADCAST and SHUFFLE_HASH ask for, where the type of the join allows it in Spark.
  JoinBuildSide hinted_side() const;
  bool has_hint() const { return left_hint != JoinStrategy::kNone || right_hint != JoinStrategy::kNone; }
  AttributeList compute_output() const override;
  std::string describe() const override;
};

/// left JOIN LATERAL (right that refers to left's columns through OuterReference). Unnested by the optimiser.
struct LateralJoin final : PlanNode<LateralJoin, PlanKind::kLateralJoin> {
  LateralJoin(PlanPtr left, PlanPtr right, JoinType type, ExprPtr condition)
      : left(std::move(left)), right(std::move(right)), type(type), condition(std::move(condition)) {}
  PlanPtr left;
  PlanPtr right;  // not entered by rules that only know `left`'s scope
  JoinType type;  // kInner, kCross or kLeftOuter
  ExprPtr condition;

  PlanList children() const override { return {left, right}; }
  void replace_children(PlanList c) { left = c[0], right = c[1]; }
  ExprList expressions() const override { return condition == nullptr ? ExprList{} : ExprList{condition}; }
  void replace_expressions(ExprList e) {
    if (condition != nullptr) {
      condition = e[0];
    }
  }
  AttributeList compute_output() const override;
  std::string describe() const override;
};

/// UNION ALL (UNION DISTINCT is Distinct above it). After analysis all children have the same types; names are the
/// first child's.
struct Union final : PlanNode<Union, PlanKind::kUnion> {
  explicit Union(PlanList inputs, bool by_name = false, bool allow_missing_columns = false)
      : inputs(std::move(inputs)), by_name(by_name), allow_missing_columns(allow_missing_columns) {}
  PlanList inputs;
  bool by_name;
  bool allow_missing_columns;
  AttributeList columns;  // set by the analyzer: fresh ids, widened types, nullability of any input

  PlanList children() const override { return inputs; }
  void replace_children(PlanList c) { inputs = std::move(c); }
  bool resolved() const override { return !columns.empty() && LogicalPlan::resolved(); }
  AttributeList compute_output() const override { return columns; }
  std::string describe() const override { return "Union"; }
};

/// INTERSECT and EXCEPT, [ALL]. Rewritten to joins and aggregates by the optimiser.
struct SetOperation final : PlanNode<SetOperation, PlanKind::kSetOperation> {
  enum class Kind : uint8_t { kIntersect, kExcept };
  SetOperation(Kind operation, bool all, PlanPtr left, PlanPtr right)
      : operation(operation), all(all), left(std::move(left)), right(std::move(right)) {}
  Kind operation;
  bool all;
  PlanPtr left;
  PlanPtr right;

  PlanList children() const override { return {left, right}; }
  void replace_children(PlanList c) { left = c[0], right = c[1]; }
  AttributeList compute_output() const override;
  std::string describe() const override;
};

}  // namespace firesteel
