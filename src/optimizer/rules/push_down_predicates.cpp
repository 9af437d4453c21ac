#include "optimizer/rules/push_down_predicates.h"

#include "logical/relations/binary_relations.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"

#include <algorithm>

namespace firesteel {
namespace {

PlanPtr push(const PlanPtr& plan, ExprList predicates);

ExprList normalised(const ExprPtr& condition) {
  ExprList result;
  for (const ExprPtr& conjunct : conjuncts_of(condition)) {
    for (const ExprPtr& part : conjuncts_of(factor_out(conjunct))) {
      const bool known =
          std::any_of(result.begin(), result.end(), [&](const ExprPtr& other) { return same_expression(other, part); });
      if (!known || !part->deterministic()) {
        result.push_back(part);
      }
    }
  }
  return result;
}

/// Splits off the predicates for which `test` holds; they are removed from `predicates`.
template <typename Test>
ExprList take(ExprList& predicates, Test&& test) {
  const auto middle =
      std::stable_partition(predicates.begin(), predicates.end(), [&](const ExprPtr& p) { return !test(p); });
  ExprList taken(middle, predicates.end());
  predicates.erase(middle, predicates.end());
  return taken;
}

PlanPtr push_below_all(const PlanPtr& plan) {
  PlanList children = plan->children();
  bool changed = false;
  for (PlanPtr& child : children) {
    PlanPtr pushed = push(child, {});
    changed = changed || pushed != child;
    child = std::move(pushed);
  }
  return changed ? plan->with_children(std::move(children)) : plan;
}

PlanPtr push_through_project(const PlanPtr& plan, ExprList predicates) {
  const auto* project = as<Project>(plan);
  std::map<ExprId, ExprPtr> replacements;
  bool movable = true;
  for (const ExprPtr& expr : project->list) {
    if (const auto* alias = as<Alias>(expr)) {
      replacements[alias->id] = alias->child;
      movable = movable && alias->child->deterministic();
    }
  }
  ExprList below;
  if (movable) {
    for (const ExprPtr& p : take(predicates, [](const ExprPtr& p) { return p->deterministic() && !has_subquery(p); })) {
      below.push_back(substitute(p, replacements));
    }
  }
  return filtered(predicates, plan->with_children({push(project->child, std::move(below))}));
}

PlanPtr push_through_aggregate(const PlanPtr& plan, ExprList predicates) {
  const auto* aggregate = as<Aggregate>(plan);
  std::map<ExprId, ExprPtr> keys;
  IdSet key_ids;
  for (const ExprPtr& expr : aggregate->aggregates) {
    const ExprPtr value = as<Alias>(expr) != nullptr ? as<Alias>(expr)->child : expr;
    const bool is_key = std::any_of(aggregate->grouping.begin(), aggregate->grouping.end(),
                                    [&](const ExprPtr& key) { return same_expression(key, value); });
    if (is_key && value->deterministic()) {
      keys[id_of(expr)] = value;
      key_ids.insert(id_of(expr));
    }
  }
  ExprList below;
  if (!aggregate->grouping.empty()) {
    for (const ExprPtr& p : take(predicates, [&](const ExprPtr& p) {
           return p->deterministic() && !has_subquery(p) && uses_only(p, key_ids) && uses_any(p, key_ids);
         })) {
      below.push_back(substitute(p, keys));
    }
  }
  return filtered(predicates, plan->with_children({push(aggregate->child, std::move(below))}));
}

PlanPtr push_through_union(const PlanPtr& plan, ExprList predicates) {
  const auto* node = as<Union>(plan);
  const ExprList movable = take(predicates, [](const ExprPtr& p) { return p->deterministic() && !has_subquery(p); });
  PlanList inputs;
  for (const PlanPtr& input : node->inputs) {
    std::map<ExprId, ExprPtr> columns;
    for (size_t i = 0; i < node->columns.size(); ++i) {
      columns[node->columns[i]->id] = input->output()[i];
    }
    ExprList below;
    for (const ExprPtr& p : movable) {
      below.push_back(substitute(p, columns));
    }
    inputs.push_back(push(input, std::move(below)));
  }
  return filtered(predicates, plan->with_children(std::move(inputs)));
}

/// For (l1 AND r1) OR (l2 AND r2): (l1 OR l2), a weaker predicate over one side; null when a branch says nothing about
/// the side.
ExprPtr implied_for(const ExprPtr& disjunction, const IdSet& side) {
  const ExprList branches = disjuncts_of(disjunction);
  if (branches.size() < 2) {
    return nullptr;
  }
  ExprList parts;
  for (const ExprPtr& branch : branches) {
    ExprList mine;
    for (const ExprPtr& conjunct : conjuncts_of(branch)) {
      if (conjunct->deterministic() && !has_subquery(conjunct) && uses_any(conjunct, side) &&
          uses_only(conjunct, side)) {
        mine.push_back(conjunct);
      }
    }
    if (mine.empty()) {
      return nullptr;
    }
    parts.push_back(all_of(mine));
  }
  return any_of(parts);
}

JoinType strengthened(JoinType type, const ExprList& predicates, const IdSet& left, const IdSet& right) {
  const auto any_rejects = [&](const IdSet& side) {
    return std::any_of(predicates.begin(), predicates.end(), [&](const ExprPtr& p) { return rejects_nulls(p, side); });
  };
  if (type == JoinType::kFullOuter) {
    const bool left_kept = any_rejects(left);  // rows padded on the left cannot pass
    const bool right_kept = any_rejects(right);
    if (left_kept && right_kept) {
      return JoinType::kInner;
    }
    return left_kept ? JoinType::kLeftOuter : (right_kept ? JoinType::kRightOuter : type);
  }
  if (type == JoinType::kLeftOuter && any_rejects(right)) {
    return JoinType::kInner;
  }
  return type == JoinType::kRightOuter && any_rejects(left) ? JoinType::kInner : type;
}

PlanPtr push_through_join(const PlanPtr& plan, ExprList predicates) {
  const auto* join = as<Join>(plan);
  const IdSet left_ids = ids_of(join->left->output());
  const IdSet right_ids = ids_of(join->right->output());
  const JoinType type = strengthened(join->type, predicates, left_ids, right_ids);
  const auto on_left = [&](const ExprPtr& p) { return p->deterministic() && uses_only(p, left_ids); };
  const auto on_right = [&](const ExprPtr& p) { return p->deterministic() && uses_only(p, right_ids); };
  ExprList condition = normalised(join->condition);
  ExprList left;
  ExprList right;
  const auto append = [](ExprList& to, const ExprList& from) { to.insert(to.end(), from.begin(), from.end()); };
  JoinType result = type;
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross: {
      append(condition, take(predicates, [](const ExprPtr& p) { return p->deterministic() && !has_subquery(p); }));
      append(left, take(condition, on_left));
      append(right, take(condition, on_right));
      for (const ExprPtr& p : condition) {
        if (const ExprPtr implied = implied_for(p, left_ids)) {
          left.push_back(implied);
        }
        if (const ExprPtr implied = implied_for(p, right_ids)) {
          right.push_back(implied);
        }
      }
      result = JoinType::kInner;
      break;
    }
    case JoinType::kLeftOuter:
    case JoinType::kLeftSingle:
      append(left, take(predicates, on_left));
      append(right, take(condition, on_right));
      break;
    case JoinType::kRightOuter:
      append(right, take(predicates, on_right));
      append(left, take(condition, on_left));
      break;
    case JoinType::kLeftSemi:
      append(left, take(predicates, on_left));
      append(left, take(condition, on_left));
      append(right, take(condition, on_right));
      break;
    case JoinType::kLeftAnti:
    case JoinType::kExistence:
      append(left, take(predicates, on_left));
      append(right, take(condition, on_right));
      break;
    case JoinType::kNullAwareLeftAnti:
      append(left, take(predicates, on_left));
      break;
    case JoinType::kFullOuter:
      break;
  }
  auto copy = std::make_shared<Join>(*join);
  copy->type = result;
  copy->condition = all_of(condition);
  copy->left = push(join->left, std::move(left));
  copy->right = push(join->right, std::move(right));
  return filtered(predicates, copy);
}

PlanPtr push_into_table(const PlanPtr& plan, ExprList predicates) {
  const auto* table = as<TableRelation>(plan);
  ExprList filters = table->filters;
  for (const ExprPtr& p : take(predicates, [](const ExprPtr& p) { return p->deterministic() && !has_subquery(p); })) {
    const bool known =
        std::any_of(filters.begin(), filters.end(), [&](const ExprPtr& f) { return same_expression(f, p); });
    if (!known) {
      filters.push_back(p);
    }
  }
  if (filters.size() == table->filters.size()) {
    return filtered(predicates, plan);
  }
  auto copy = std::make_shared<TableRelation>(*table);
  copy->filters = std::move(filters);
  return filtered(predicates, copy);
}

/// Window: only predicates over PARTITION BY columns drop whole partitions.
PlanPtr push_through_window(const PlanPtr& plan, ExprList predicates) {
  IdSet keys;
  for (const ExprPtr& key : as<Window>(plan)->partition) {
    if (const auto* attribute = as<Attribute>(key)) {
      keys.insert(attribute->id);
    }
  }
  ExprList below = take(predicates, [&](const ExprPtr& p) {
    return p->deterministic() && !has_subquery(p) && uses_any(p, keys) && uses_only(p, keys);
  });
  return filtered(predicates, plan->with_children({push(as<Window>(plan)->child, std::move(below))}));
}

PlanPtr push_through_same_rows(const PlanPtr& plan, ExprList predicates) {
  const PlanPtr child = plan->children()[0];
  const IdSet ids = ids_of(child->output());
  ExprList below = take(predicates, [&](const ExprPtr& p) { return p->deterministic() && uses_only(p, ids); });
  return filtered(predicates, plan->with_children({push(child, std::move(below))}));
}

PlanPtr push(const PlanPtr& plan, ExprList predicates) {
  switch (plan->kind()) {
    case PlanKind::kFilter: {
      const auto* filter = as<Filter>(plan);
      const ExprList own = normalised(filter->condition);
      predicates.insert(predicates.end(), own.begin(), own.end());
      return push(filter->child, std::move(predicates));
    }
    case PlanKind::kProject:
      return push_through_project(plan, std::move(predicates));
    case PlanKind::kAggregate:
      return push_through_aggregate(plan, std::move(predicates));
    case PlanKind::kJoin:
      return push_through_join(plan, std::move(predicates));
    case PlanKind::kUnion:
      return push_through_union(plan, std::move(predicates));
    case PlanKind::kWindow:
      return push_through_window(plan, std::move(predicates));
    case PlanKind::kTableRelation:
      return push_into_table(plan, std::move(predicates));
    case PlanKind::kSort:
    case PlanKind::kDistinct:
    case PlanKind::kRepartition:
    case PlanKind::kSubqueryAlias:
    case PlanKind::kGenerate:
      return push_through_same_rows(plan, std::move(predicates));
    default:
      return filtered(predicates, push_below_all(plan));
  }
}

}  // namespace

PlanPtr push_down_predicates(const PlanPtr& plan) { return push(plan, {}); }

}  // namespace firesteel
