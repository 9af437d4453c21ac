#include "analyzer/resolve/same_meaning.h"

#include "expression/nodes/calls.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace firesteel {
namespace {

bool is_commutative(const Expression& expr) {
  if (expr.kind() == ExprKind::kAnd || expr.kind() == ExprKind::kOr) {
    return true;
  }
  if (expr.kind() != ExprKind::kScalarCall) {
    return false;
  }
  static constexpr std::array<std::string_view, 9> kNames = {"+", "*", "&", "|", "^", "=", "<=>", "greatest", "least"};
  const std::string& name = static_cast<const ScalarCall&>(expr).function->name;
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_comparison(const Expression& expr) {
  return expr.kind() == ExprKind::kScalarCall && (static_cast<const ScalarCall&>(expr).function->name == "=" ||
                                                  static_cast<const ScalarCall&>(expr).function->name == "<=>");
}

// (a + b) + c has three operands.
void add_operands(const ExprPtr& expr, const Expression& parent, ExprList& operands) {
  for (const ExprPtr& child : expr->children()) {
    if (child->kind() == parent.kind() && !is_comparison(parent) && child->same_node(parent)) {
      add_operands(child, parent, operands);
    } else {
      operands.push_back(child);
    }
  }
}

bool same_operands(const ExprPtr& left, const ExprPtr& right) {
  ExprList ours;
  ExprList theirs;
  add_operands(left, *left, ours);
  add_operands(right, *right, theirs);
  return ours.size() == theirs.size() &&
         std::is_permutation(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same_meaning);
}

}  // namespace

bool same_meaning(const ExprPtr& left, const ExprPtr& right) {
  if (left == right) {
    return true;
  }
  if (left == nullptr || right == nullptr || left->kind() != right->kind() || !left->same_node(*right)) {
    return false;
  }
  if (is_commutative(*left)) {
    return same_operands(left, right);
  }
  const ExprList ours = left->children();
  const ExprList theirs = right->children();
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same_meaning);
}

}  // namespace firesteel
