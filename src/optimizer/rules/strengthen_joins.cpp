#include "optimizer/rules/strengthen_joins.h"

#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"

#include <algorithm>

namespace firesteel {
namespace {

/// not_null: columns of `plan` with which rows are of no use when NULL.
PlanPtr strengthen(const PlanPtr& plan, IdSet not_null);

/// Columns that have to have a value for the condition to be true.
void add_needed(const ExprPtr& condition, IdSet& not_null) {
  for (const ExprPtr& conjunct : conjuncts_of(condition)) {
    IdSet used;
    add_used(conjunct, used);
    for (const ExprId id : used) {
      if (rejects_nulls(conjunct, {id})) {
        not_null.insert(id);
      }
    }
  }
}

IdSet among(const IdSet& ids, const PlanPtr& plan) {
  IdSet result;
  for (const AttributePtr& column : plan->output()) {
    if (ids.contains(column->id)) {
      result.insert(column->id);
    }
  }
  return result;
}

PlanPtr with_children(const PlanPtr& plan, PlanList children) {
  return children == plan->children() ? plan : plan->with_children(std::move(children));
}

JoinType stronger(const Join& join, const IdSet& not_null) {
  const bool needs_left = !among(not_null, join.left).empty();
  const bool needs_right = !among(not_null, join.right).empty();
  switch (join.type) {
    case JoinType::kLeftOuter:
      return needs_right ? JoinType::kInner : join.type;
    case JoinType::kRightOuter:
      return needs_left ? JoinType::kInner : join.type;
    case JoinType::kFullOuter:
      if (needs_left && needs_right) {
        return JoinType::kInner;
      }
      return needs_left ? JoinType::kLeftOuter : (needs_right ? JoinType::kRightOuter : join.type);
    default:
      return join.type;
  }
}

PlanPtr strengthen_join(const PlanPtr& plan, const IdSet& not_null) {
  const auto* join = as<Join>(plan);
  const JoinType type = stronger(*join, not_null);
  IdSet matched = not_null;  // of rows that have to have a partner
  add_needed(join->condition, matched);
  const bool left_needs_partner = type == JoinType::kInner || type == JoinType::kCross ||
                                  type == JoinType::kRightOuter || type == JoinType::kLeftSemi;
  const bool right_needs_partner =
      type != JoinType::kRightOuter && type != JoinType::kFullOuter && type != JoinType::kNullAwareLeftAnti;
  const bool right_is_padded = type == JoinType::kLeftOuter || type == JoinType::kLeftSingle;
  IdSet left = left_needs_partner ? matched : not_null;
  if (type == JoinType::kFullOuter) {
    left.clear();
  }
  IdSet right;
  if (right_needs_partner) {
    add_needed(join->condition, right);
    if (!right_is_padded) {
      right.insert(not_null.begin(), not_null.end());
    }
  } else if (type == JoinType::kRightOuter) {
    right = not_null;
  }
  PlanPtr new_left = strengthen(join->left, among(left, join->left));
  PlanPtr new_right = strengthen(join->right, among(right, join->right));
  if (type == join->type && new_left == join->left && new_right == join->right) {
    return plan;
  }
  auto copy = std::make_shared<Join>(*join);
  copy->type = type;
  copy->left = std::move(new_left);
  copy->right = std::move(new_right);
  return copy;
}

PlanPtr strengthen_project(const PlanPtr& plan, const IdSet& not_null) {
  const auto* project = as<Project>(plan);
  IdSet below;
  for (const ExprPtr& expr : project->list) {
    if (!not_null.contains(id_of(expr))) {
      continue;
    }
    const auto* alias = as<Alias>(expr);
    const ExprPtr source = alias == nullptr ? expr : alias->child;
    IdSet used;
    add_used(source, used);
    for (const ExprId id : used) {
      if (is_null_for(source, {id})) {
        below.insert(id);
      }
    }
  }
  return with_children(plan, {strengthen(project->child, std::move(below))});
}

PlanPtr strengthen(const PlanPtr& plan, IdSet not_null) {
  switch (plan->kind()) {
    case PlanKind::kFilter: {
      const auto* filter = as<Filter>(plan);
      add_needed(filter->condition, not_null);
      return with_children(plan, {strengthen(filter->child, std::move(not_null))});
    }
    case PlanKind::kProject:
      return strengthen_project(plan, not_null);
    case PlanKind::kJoin:
      return strengthen_join(plan, not_null);
    case PlanKind::kSubqueryAlias:
    case PlanKind::kDistinct:
    case PlanKind::kRepartition:
      return with_children(plan, {strengthen(plan->children()[0], among(not_null, plan->children()[0]))});
    case PlanKind::kSort:
      return with_children(plan, {strengthen(plan->children()[0], std::move(not_null))});
    default: {
      PlanList children = plan->children();
      for (PlanPtr& child : children) {
        child = strengthen(child, {});
      }
      return with_children(plan, std::move(children));
    }
  }
}

}  // namespace

PlanPtr strengthen_joins(const PlanPtr& plan) { return strengthen(plan, {}); }

}  // namespace firesteel
