#include "optimizer/rules/decorrelate.h"

#include "expression/nodes/calls.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"
#include "optimizer/rules/domain_join.h"

#include <algorithm>

namespace firesteel {
namespace {

/// Thrown where a condition cannot be pulled up; the domain join takes over.
struct CannotPull {};

[[noreturn]] void unsupported(const PlanPtr&) { throw CannotPull{}; }

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
    // (a = outer.a AND x) OR (a = outer.a AND y): the common equality is what ties the subquery to the outer query.
    for (const ExprPtr& part : conjuncts_of(has_outer_reference(conjunct) ? factor_out(conjunct) : conjunct)) {
      (has_outer_reference(part) ? below.conditions : stay).push_back(part);
    }
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

/// column = expression of outer columns: rows of one group have the same partners.
bool is_key_equality(const ExprPtr& condition) {
  const auto* call = as<ScalarCall>(condition);
  if (call == nullptr || (call->function->name != "=" && call->function->name != "<=>")) {
    return false;
  }
  const auto outer_only = [](const ExprPtr& side) { return referenced_ids(side).empty(); };
  const auto column = [](const ExprPtr& side) {
    return as<Attribute>(side) != nullptr || (referenced_ids(side).empty() && !has_outer_reference(side));
  };
  const ExprPtr& left = call->arguments[0];
  const ExprPtr& right = call->arguments[1];
  return (column(left) && outer_only(right)) || (column(right) && outer_only(left));
}

/// Is there an aggregate without grouping over correlated rows? It gives a row even where nothing matches.
bool has_global_aggregate(const PlanPtr& plan) {
  const auto* aggregate = as<Aggregate>(plan);
  if (aggregate != nullptr && aggregate->grouping.empty() && tree_has_outer(plan)) {
    return true;
  }
  const PlanList children = plan->children();
  return std::any_of(children.begin(), children.end(), has_global_aggregate);
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
    if (!is_key_equality(condition)) {
      unsupported(plan);
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
    case PlanKind::kResolvedHint:
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

ExprPtr without_outer_references(const ExprPtr& expr) {
  return transform_up(expr, [](const ExprPtr& node) -> ExprPtr {
    const auto* outer = as<OuterReference>(node);
    return outer == nullptr ? node : ExprPtr(outer->attribute);
  });
}

Decorrelated decorrelate(const PlanPtr& plan, const PlanPtr& outer, bool no_rows_handled) {
  if (!no_rows_handled && has_global_aggregate(plan)) {
    return decorrelate_by_domain(plan, outer);
  }
  try {
    Decorrelated result = pull(plan);
    for (ExprPtr& condition : result.conditions) {
      condition = without_outer_references(condition);
    }
    return result;
  } catch (const CannotPull&) {
    return decorrelate_by_domain(plan, outer);
  }
}

}  // namespace firesteel
