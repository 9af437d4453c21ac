#include "optimizer/rules/rewrite_set_operations.h"

#include "base/errors/spark_error.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"
#include "optimizer/predicates.h"

namespace firesteel {
namespace {

PlanPtr distinct_rows(const PlanPtr& plan) {
  const ExprList columns(plan->output().begin(), plan->output().end());
  return make_plan<Aggregate>(columns, columns, plan);
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
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", operation->describe()}});
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
