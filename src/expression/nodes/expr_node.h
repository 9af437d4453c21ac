#pragma once

#include "expression/expression.h"

#include <memory>
#include <utility>

namespace firesteel {

/// Common part of the concrete nodes: T has public fields, a copy constructor, and replace_children(ExprList).
template <typename T, ExprKind K>
class ExprNode : public Expression {
 public:
  static constexpr ExprKind kKind = K;

  ExprPtr with_children(ExprList children) const override {
    auto copy = std::make_shared<T>(static_cast<const T&>(*this));
    copy->replace_children(std::move(children));
    return copy;
  }

 protected:
  ExprNode() : Expression(K) {}
  std::shared_ptr<Expression> clone() const override { return std::make_shared<T>(static_cast<const T&>(*this)); }
};

template <typename T, typename... Args>
std::shared_ptr<const T> make_expr(Args&&... args) {
  return std::make_shared<const T>(std::forward<Args>(args)...);
}

/// make_expr with an origin.
template <typename T, typename... Args>
ExprPtr make_expr_at(Origin origin, Args&&... args) {
  return std::make_shared<const T>(std::forward<Args>(args)...)->with_origin(std::move(origin));
}

}  // namespace firesteel
