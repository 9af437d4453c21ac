#include "optimizer/rules/rewrite_set_operations.h"

#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"
#include "optimizer/predicates.h"
#include "optimizer/rules/row_numbers.h"

namespace firesteel {
namespace {

PlanPtr distinct_rows(const PlanPtr& plan) {
  const ExprList columns(plan->output().begin(), plan->output().end());
  return make_plan<Aggregate>(columns, columns, plan);
}

/// INTERSECT ALL and EXCEPT ALL: the n-th copy of a row on the left has (or has not) an n-th copy on the right.
PlanPtr rewrite_all(const SetOperation& operation) {
  const ExprList left(operation.left->output().begin(), operation.left->output().end());
  const ExprList right(operation.right->output().begin(), operation.right->output().end());
  AttributePtr left_number;
  AttributePtr right_number;
  const PlanPtr numbered_left = with_row_numbers(operation.left, left, {}, left_number);
  const PlanPtr numbered_right = with_row_numbers(operation.right, right, {}, right_number);
  ExprList same = {bound_call("=", {ExprPtr(left_number), ExprPtr(right_number)})};
  for (size_t i = 0; i < left.size(); ++i) {
    same.push_back(bound_call("<=>", {left[i], right[i]}));
  }
  const bool intersect = operation.operation == SetOperation::Kind::kIntersect;
  const PlanPtr join = make_plan<Join>(numbered_left, numbered_right,
                                       intersect ? JoinType::kLeftSemi : JoinType::kLeftAnti, all_of(same));
  return make_plan<Project>(left, join);
}

PlanPtr rewrite(const PlanPtr& plan) {
  if (const auto* distinct = as<Distinct>(plan)) {
    return distinct_rows(distinct->child);
  }
  const auto* operation = as<SetOperation>(plan);
  if (operation == nullptr) {
    return plan;
  }
  if (operation->all) {
    return rewrite_all(*operation);
  }
  ExprList same;
  for (size_t i = 0; i < operation->left->output().size(); ++i) {
    same.push_back(bound_call("<=>", {operation->left->output()[i], operation->right->output()[i]}));
  }
  const JoinType type =
      operation->operation == SetOperation::Kind::kIntersect ? JoinType::kLeftSemi : JoinType::kLeftAnti;
  const PlanPtr join = make_plan<Join>(distinct_rows(operation->left), operation->right, type, all_of(same));
  return join;
}

}  // namespace

PlanPtr rewrite_set_operations(const PlanPtr& plan) { return transform_up(plan, rewrite); }

}  // namespace firesteel
