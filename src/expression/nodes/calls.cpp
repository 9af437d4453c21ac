#include "expression/nodes/calls.h"

#include "functions/cast/cast.h"

#include <algorithm>

namespace firesteel {
namespace {

const DataType& boolean_type() {
  static const DataType boolean = DataType::boolean();
  return boolean;
}

bool all_foldable(const ExprList& expressions) {
  return std::all_of(expressions.begin(), expressions.end(), [](const ExprPtr& e) { return e->foldable(); });
}

}  // namespace

bool Cast::resolved() const { return child->resolved() && can_cast(child->type(), data_type, mode); }

bool Cast::nullable() const { return child->nullable() || cast_forces_null(child->type(), data_type, mode); }

bool ScalarCall::foldable() const {
  // Foldable arguments are deterministic: asking them as well would make it quadratic.
  const auto& scalar = std::get<ScalarFunction>(function->body);
  return scalar.deterministic && !scalar.of_whole_batches && all_foldable(arguments);
}

bool ScalarCall::deterministic() const {
  return std::get<ScalarFunction>(function->body).deterministic && Expression::deterministic();
}

bool ScalarCall::same_node(const Expression& other) const {
  const auto& right = static_cast<const ScalarCall&>(other);
  return function->name == right.function->name && mode == right.mode &&
         binding.result_type == right.binding.result_type;
}

ExprList CaseWhen::children() const {
  ExprList all;
  for (const auto& [condition, value] : branches) {
    all.push_back(condition);
    all.push_back(value);
  }
  if (otherwise != nullptr) {
    all.push_back(otherwise);
  }
  return all;
}

void CaseWhen::replace_children(ExprList children) {
  for (size_t i = 0; i < branches.size(); ++i) {
    branches[i] = {children[2 * i], children[2 * i + 1]};
  }
  if (otherwise != nullptr) {
    otherwise = children.back();
  }
}

bool CaseWhen::nullable() const {
  return otherwise == nullptr || otherwise->nullable() ||
         std::any_of(branches.begin(), branches.end(), [](const auto& branch) { return branch.second->nullable(); });
}

bool CaseWhen::foldable() const { return all_foldable(children()); }

bool CaseWhen::same_node(const Expression& other) const {
  const auto& right = static_cast<const CaseWhen&>(other);
  return branches.size() == right.branches.size() && (otherwise == nullptr) == (right.otherwise == nullptr);
}

bool Coalesce::nullable() const {
  return std::all_of(arguments.begin(), arguments.end(), [](const ExprPtr& e) { return e->nullable(); });
}

bool Coalesce::foldable() const { return all_foldable(arguments); }

ExprList In::children() const {
  ExprList all = {value};
  all.insert(all.end(), list.begin(), list.end());
  return all;
}

void In::replace_children(ExprList children) {
  value = children[0];
  list.assign(children.begin() + 1, children.end());
}

const DataType& In::type() const { return boolean_type(); }

bool In::nullable() const {
  return value->nullable() || std::any_of(list.begin(), list.end(), [](const ExprPtr& e) { return e->nullable(); });
}

bool In::foldable() const { return value->foldable() && all_foldable(list); }

const DataType& GeneratorCall::type() const { return binding.output[0].type; }

bool GeneratorCall::same_node(const Expression& other) const {
  const auto& right = static_cast<const GeneratorCall&>(other);
  return function->name == right.function->name && outer == right.outer;
}

}  // namespace firesteel
