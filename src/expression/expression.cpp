#include "expression/expression.h"

#include "base/errors/check.h"

#include <atomic>

namespace firesteel {

ExprId next_expr_id() {
  // Process-wide because plans of several sessions may meet (shared views); the value itself carries no meaning.
  static std::atomic<ExprId> next{1};
  return next.fetch_add(1, std::memory_order_relaxed);
}

bool Expression::resolved() const {
  if (kind_ < ExprKind::kLiteral) {
    return false;
  }
  for (const ExprPtr& child : children()) {
    if (!child->resolved()) {
      return false;
    }
  }
  return true;
}

const DataType& Expression::type() const { fail_check("type() of an unresolved expression"); }

bool Expression::deterministic() const {
  for (const ExprPtr& child : children()) {
    if (!child->deterministic()) {
      return false;
    }
  }
  return true;
}

ExprPtr Expression::with_origin(Origin origin) const {
  std::shared_ptr<Expression> copy = clone();
  copy->origin_ = std::move(origin);
  return copy;
}

bool same_expression(const ExprPtr& left, const ExprPtr& right) {
  if (left == right) {
    return true;
  }
  if (left == nullptr || right == nullptr || left->kind() != right->kind() || !left->same_node(*right)) {
    return false;
  }
  const ExprList left_children = left->children();
  const ExprList right_children = right->children();
  if (left_children.size() != right_children.size()) {
    return false;
  }
  for (size_t i = 0; i < left_children.size(); ++i) {
    if (!same_expression(left_children[i], right_children[i])) {
      return false;
    }
  }
  return true;
}

size_t hash_expression(const ExprPtr& expr) {
  size_t hash = static_cast<size_t>(expr->kind()) * 0x9e3779b97f4a7c15ULL;
  for (const ExprPtr& child : expr->children()) {
    hash = (hash ^ hash_expression(child)) * 0x100000001b3ULL + 0x9e3779b9;
  }
  return hash;
}

namespace {

ExprPtr map_children(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& f) {
  ExprList children = expr->children();
  bool changed = false;
  for (ExprPtr& child : children) {
    ExprPtr mapped = f(child);
    changed = changed || mapped != child;
    child = std::move(mapped);
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

}  // namespace

ExprPtr transform_up(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& f) {
  return f(map_children(expr, [&](const ExprPtr& child) { return transform_up(child, f); }));
}

ExprPtr transform_down(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& f) {
  return map_children(f(expr), [&](const ExprPtr& child) { return transform_down(child, f); });
}

void visit(const ExprPtr& expr, const std::function<bool(const ExprPtr&)>& f) {
  if (!f(expr)) {
    return;
  }
  for (const ExprPtr& child : expr->children()) {
    visit(child, f);
  }
}

bool contains(const ExprPtr& expr, const std::function<bool(const ExprPtr&)>& f) {
  if (f(expr)) {
    return true;
  }
  for (const ExprPtr& child : expr->children()) {
    if (contains(child, f)) {
      return true;
    }
  }
  return false;
}

}  // namespace firesteel
