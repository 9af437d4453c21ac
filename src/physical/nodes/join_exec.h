#pragma once

#include "logical/relations/binary_relations.h"
#include "physical/exec_plan.h"

namespace firesteel {

/// Equi-join: hash table over the build side, probed by the other. Output columns: left's then right's as for the
/// logical Join of `type` (semi/anti: left only; existence: left and one BOOLEAN).
struct HashJoinExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kHashJoin;
  HashJoinExec(AttributeList output, ExecPtr left, ExecPtr right, JoinType type, ExprList left_keys,
               ExprList right_keys, ExprPtr condition, bool build_right)
      : ExecPlan(kKind, std::move(output)),
        left(std::move(left)),
        right(std::move(right)),
        type(type),
        left_keys(std::move(left_keys)),
        right_keys(std::move(right_keys)),
        condition(std::move(condition)),
        build_right(build_right) {}
  ExecPtr left;
  ExecPtr right;
  JoinType type;
  ExprList left_keys;           // bound to left's output; same types pairwise as right_keys
  ExprList right_keys;          // bound to right's output
  std::vector<bool> null_safe;  // per key: <=> (NULL matches NULL); empty: all plain =
  ExprPtr condition;            // further condition over left columns ++ right columns; may be null
  bool build_right;             // which side becomes the hash table
  /// Per key: id of the runtime filter that the build publishes for scans below the probe side, or -1.
  std::vector<int> runtime_filter_ids;

  std::vector<ExecPtr> children() const override { return {left, right}; }
  std::string describe() const override;
};

/// Any join condition (or none): the right side is kept whole, each left batch meets all of it.
struct NestedLoopJoinExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kNestedLoopJoin;
  NestedLoopJoinExec(AttributeList output, ExecPtr left, ExecPtr right, JoinType type, ExprPtr condition)
      : ExecPlan(kKind, std::move(output)),
        left(std::move(left)),
        right(std::move(right)),
        type(type),
        condition(std::move(condition)) {}
  ExecPtr left;
  ExecPtr right;
  JoinType type;
  ExprPtr condition;  // over left columns ++ right columns; may be null
  std::vector<ExecPtr> children() const override { return {left, right}; }
  std::string describe() const override;
};

}  // namespace firesteel
