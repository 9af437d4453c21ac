#include "optimizer/rules/decorrelate.h"

#include "base/errors/spark_error.h"
#include "expression/nodes/calls.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"

#include <algorithm>

namespace firesteel {
namespace {

[[noreturn]] void unsupported(const PlanPtr& plan) {
  throw SparkError("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED",
                   {{"treeNode", tree_string(plan)}});
}

/// Inner attributes (not outer references) that the conditions read.
IdSet inner_ids(const ExprList& conditions) {
  IdSet ids;
  for (const ExprPtr& condition : conditions) {
    add_used(condition, ids);
  }
  return ids;
}

bool node_has_outer(const PlanPtr& plan) {
  const ExprList expressions = plan->expressions();
  return std::any_of(expressions.begin(), expressions.end(), has_outer_reference);
}

bool tree_has_outer(const PlanPtr& plan) {
  if (node_has_outer(plan)) {
    return true;
  }
  const PlanList children = plan->children();
  return std::any_of(children.begin(), children.end(), tree_has_outer);
}

Decorrelated pull(const PlanPtr& plan);

Decorrelated pull_filter(const Filter& filter) {
  Decorrelated below = pull(filter.child);
  ExprList stay;
  for (const ExprPtr& conjunct : conjuncts_of(filter.condition)) {
    (has_outer_reference(conjunct) ? below.conditions : stay).push_back(conjunct);
  }
  return {filtered(stay, below.plan), std::move(below.conditions)};
}

/// Attributes of `child` that the conditions need and `list` does not give.
ExprList missing(const ExprList& conditions, const ExprList& list, const PlanPtr& child) {
  const IdSet needed = inner_ids(conditions);
  ExprList more;
  for (const AttributePtr& attribute : child->output()) {
    const bool there =
        std::any_of(list.begin(), list.end(), [&](const ExprPtr& e) { return id_of(e) == attribute->id; });
    if (needed.contains(attribute->id) && !there) {
      more.push_back(attribute);
    }
  }
  return more;
}

Decorrelated pull_project(const PlanPtr& plan) {
  const auto* project = as<Project>(plan);
  Decorrelated below = pull(project->child);
  if (node_has_outer(plan)) {
    unsupported(plan);
  }
  ExprList list = project->list;
  const ExprList more = missing(below.conditions, list, below.plan);
  list.insert(list.end(), more.begin(), more.end());
  return {make_plan<Project>(std::move(list), below.plan), std::move(below.conditions)};
}

Decorrelated pull_aggregate(const PlanPtr& plan) {
  const auto* aggregate = as<Aggregate>(plan);
  Decorrelated below = pull(aggregate->child);
  if (node_has_outer(plan)) {
    unsupported(plan);
  }
  // The keys of the correlation become grouping keys: one aggregate row for each set of outer values.
  const IdSet needed = inner_ids(below.conditions);
  ExprList grouping = aggregate->grouping;
  ExprList list = aggregate->aggregates;
  for (const AttributePtr& attribute : below.plan->output()) {
    if (!needed.contains(attribute->id)) {
      continue;
    }
    if (std::none_of(grouping.begin(), grouping.end(),
                     [&](const ExprPtr& e) { return same_expression(e, attribute); })) {
      grouping.push_back(attribute);
    }
    if (std::none_of(list.begin(), list.end(), [&](const ExprPtr& e) { return id_of(e) == attribute->id; })) {
      list.push_back(attribute);
    }
  }
  for (const ExprPtr& condition : below.conditions) {
    const auto* call = as<ScalarCall>(condition);
    if (call == nullptr || (call->function->name != "=" && call->function->name != "<=>")) {
      throw SparkError("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_COLUMN_IS_NOT_ALLOWED_IN_PREDICATE",
                       {{"treeNode", tree_string(plan)}});
    }
  }
  return {make_plan<Aggregate>(std::move(grouping), std::move(list), below.plan), std::move(below.conditions)};
}

Decorrelated pull_join(const PlanPtr& plan) {
  const auto* join = as<Join>(plan);
  const bool inner = join->type == JoinType::kInner || join->type == JoinType::kCross;
  const bool left_free = inner || join->type == JoinType::kLeftOuter || join->type == JoinType::kLeftSemi ||
                         join->type == JoinType::kLeftAnti || join->type == JoinType::kExistence;
  const bool right_free = inner || join->type == JoinType::kRightOuter;
  if ((!left_free && tree_has_outer(join->left)) || (!right_free && tree_has_outer(join->right)) ||
      (!inner && node_has_outer(plan))) {
    unsupported(plan);
  }
  Decorrelated left = pull(join->left);
  Decorrelated right = pull(join->right);
  ExprList stay;
  ExprList conditions = std::move(left.conditions);
  conditions.insert(conditions.end(), right.conditions.begin(), right.conditions.end());
  for (const ExprPtr& conjunct : conjuncts_of(join->condition)) {
    (has_outer_reference(conjunct) ? conditions : stay).push_back(conjunct);
  }
  auto copy = std::make_shared<Join>(*join);
  copy->left = left.plan;
  copy->right = right.plan;
  copy->condition = all_of(stay);
  return {copy, std::move(conditions)};
}

Decorrelated pull(const PlanPtr& plan) {
  if (!tree_has_outer(plan)) {
    return {plan, {}};
  }
  switch (plan->kind()) {
    case PlanKind::kFilter:
      return pull_filter(*as<Filter>(plan));
    case PlanKind::kProject:
      return pull_project(plan);
    case PlanKind::kAggregate:
      return pull_aggregate(plan);
    case PlanKind::kJoin:
      return pull_join(plan);
    case PlanKind::kSubqueryAlias:
      return pull(as<SubqueryAlias>(plan)->child);
    case PlanKind::kSort:
    case PlanKind::kRepartition:
    case PlanKind::kDistinct: {
      if (node_has_outer(plan)) {
        unsupported(plan);
      }
      Decorrelated below = pull(plan->children()[0]);
      return {plan->with_children({below.plan}), std::move(below.conditions)};
    }
    default:
      unsupported(plan);
  }
}

}  // namespace

Decorrelated decorrelate(const PlanPtr& plan) {
  Decorrelated result = pull(plan);
  for (ExprPtr& condition : result.conditions) {
    condition = transform_up(condition, [](const ExprPtr& node) -> ExprPtr {
      const auto* outer = as<OuterReference>(node);
      return outer == nullptr ? node : ExprPtr(outer->attribute);
    });
  }
  return result;
}

}  // namespace firesteel
