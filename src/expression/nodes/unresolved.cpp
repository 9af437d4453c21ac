#include "expression/nodes/unresolved.h"

namespace firesteel {

bool UnresolvedAttribute::same_node(const Expression& other) const {
  const auto& right = static_cast<const UnresolvedAttribute&>(other);
  return parts == right.parts && plan_id == right.plan_id && is_metadata == right.is_metadata;
}

bool UnresolvedStar::same_node(const Expression& other) const {
  const auto& right = static_cast<const UnresolvedStar&>(other);
  return target == right.target && plan_id == right.plan_id && except == right.except;
}

bool UnresolvedRegex::same_node(const Expression& other) const {
  const auto& right = static_cast<const UnresolvedRegex&>(other);
  return pattern == right.pattern && plan_id == right.plan_id;
}

ExprList UnresolvedFunction::children() const {
  ExprList all = arguments;
  all.insert(all.end(), within_group.begin(), within_group.end());
  if (filter != nullptr) {
    all.push_back(filter);
  }
  return all;
}

void UnresolvedFunction::replace_children(ExprList children) {
  auto next = children.begin();
  for (ExprPtr& argument : arguments) {
    argument = *next++;
  }
  for (ExprPtr& order : within_group) {
    order = *next++;
  }
  if (filter != nullptr) {
    filter = *next;
  }
}

bool UnresolvedFunction::same_node(const Expression& other) const {
  const auto& right = static_cast<const UnresolvedFunction&>(other);
  return name_parts == right.name_parts && argument_names == right.argument_names && distinct == right.distinct &&
         ignore_nulls == right.ignore_nulls && arguments.size() == right.arguments.size() &&
         within_group.size() == right.within_group.size() && is_internal == right.is_internal;
}

bool MultiAlias::same_node(const Expression& other) const {
  return names == static_cast<const MultiAlias&>(other).names;
}

bool UnresolvedWindow::same_node(const Expression& other) const {
  return window_name == static_cast<const UnresolvedWindow&>(other).window_name;
}

bool UnresolvedLambdaVariable::same_node(const Expression& other) const {
  return parts == static_cast<const UnresolvedLambdaVariable&>(other).parts;
}

bool Parameter::same_node(const Expression& other) const { return name == static_cast<const Parameter&>(other).name; }

ExprList GroupingSets::children() const {
  ExprList all;
  for (const ExprList& set : sets) {
    all.insert(all.end(), set.begin(), set.end());
  }
  return all;
}

void GroupingSets::replace_children(ExprList children) {
  auto next = children.begin();
  for (ExprList& set : sets) {
    for (ExprPtr& element : set) {
      element = *next++;
    }
  }
}

bool GroupingSets::same_node(const Expression& other) const {
  const auto& right = static_cast<const GroupingSets&>(other);
  if (form != right.form || sets.size() != right.sets.size()) {
    return false;
  }
  for (size_t i = 0; i < sets.size(); ++i) {
    if (sets[i].size() != right.sets[i].size()) {
      return false;
    }
  }
  return true;
}

}  // namespace firesteel
