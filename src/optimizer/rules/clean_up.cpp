#include "optimizer/rules/clean_up.h"

#include "logical/relations/unary_relations.h"
#include "optimizer/predicates.h"

#include <algorithm>

namespace firesteel {
namespace {

PlanPtr drop_alias(const PlanPtr& plan) {
  const auto* alias = as<SubqueryAlias>(plan);
  return alias == nullptr ? plan : alias->child;
}

bool changes_nothing(const Project& project) {
  const AttributeList& below = project.child->output();
  return below.size() == project.list.size() &&
         std::equal(below.begin(), below.end(), project.list.begin(),
                    [](const AttributePtr& column, const ExprPtr& expr) {
                      const auto* attribute = as<Attribute>(expr);
                      return attribute != nullptr && attribute->id == column->id && attribute->name == column->name;
                    });
}

/// How often each column is read by the list.
std::map<ExprId, int> count_uses(const ExprList& list) {
  std::map<ExprId, int> uses;
  for (const ExprPtr& expr : list) {
    for (const ExprId id : referenced_ids(expr)) {
      ++uses[id];
    }
  }
  return uses;
}

PlanPtr collapse(const PlanPtr& plan) {
  const auto* upper = as<Project>(plan);
  if (upper == nullptr) {
    return plan;
  }
  if (changes_nothing(*upper)) {
    return upper->child;
  }
  const auto* lower = as<Project>(upper->child);
  if (lower == nullptr) {
    return plan;
  }
  const std::map<ExprId, int> uses = count_uses(upper->list);
  std::map<ExprId, ExprPtr> computed;
  for (const ExprPtr& expr : lower->list) {
    const auto* alias = as<Alias>(expr);
    if (alias == nullptr) {
      continue;
    }
    const auto used = uses.find(alias->id);
    const bool cheap = as<Attribute>(alias->child) != nullptr || as<LiteralExpr>(alias->child) != nullptr;
    if (!alias->child->deterministic() || has_subquery(alias->child) ||
        (!cheap && used != uses.end() && used->second > 1)) {
      return plan;
    }
    computed[alias->id] = alias->child;
  }
  ExprList list;
  for (const ExprPtr& expr : upper->list) {
    if (has_subquery(expr)) {
      return plan;  // outer columns inside the subquery would have to follow
    }
    const ExprPtr merged = substitute(expr, computed);
    const bool named = as<Alias>(merged) != nullptr || as<Attribute>(merged) != nullptr;
    const bool same_id = named && id_of(merged) == id_of(expr);
    list.push_back(same_id ? merged : make_expr<Alias>(merged, name_of(expr), id_of(expr)));
  }
  return make_plan<Project>(std::move(list), lower->child);
}

}  // namespace

PlanPtr eliminate_aliases(const PlanPtr& plan) { return transform_up(plan, drop_alias); }
PlanPtr collapse_projects(const PlanPtr& plan) { return transform_up(plan, collapse); }

}  // namespace firesteel
