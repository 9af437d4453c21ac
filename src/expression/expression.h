#pragma once

#include "base/errors/spark_error.h"
#include "types/data_type.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

enum class ExprKind : uint8_t {
  // unresolved: only before analysis
  kUnresolvedAttribute,
  kUnresolvedStar,
  kUnresolvedRegex,
  kUnresolvedFunction,
  kUnresolvedExtractValue,
  kUnresolvedSubqueryColumnAliases,
  kUnresolvedWindow,
  kUnresolvedLambdaVariable,
  kParameter,
  kMultiAlias,
  kGroupingSets,
  // resolved
  kLiteral,
  kAlias,
  kAttribute,
  kOuterReference,
  kBoundReference,
  kCast,
  kScalarCall,
  kAnd,
  kOr,
  kNot,
  kCaseWhen,
  kCoalesce,
  kIn,
  kGetField,
  kScalarSubquery,
  kExists,
  kInSubquery,
  kAggregateCall,
  kWindowCall,
  kWindow,
  kGeneratorCall,
  kSortOrder,
  kLambda,
  kLambdaVariable,
};

class Expression;
using ExprPtr = std::shared_ptr<const Expression>;
using ExprList = std::vector<ExprPtr>;

/// Identity of a column across a plan (Spark's ExprId): renaming keeps it, computing makes a new one.
using ExprId = int64_t;
/// A fresh id, unique in this process.
ExprId next_expr_id();

/// An immutable expression tree node, unresolved or resolved. Rewrites make new nodes with `with_children`.
/// Concrete nodes are plain structs in nodes/, chosen by kind(); cast with `as<T>(expr)`.
class Expression {
 public:
  virtual ~Expression() = default;
  ExprKind kind() const { return kind_; }
  const Origin& origin() const { return origin_; }

  /// Direct children in a fixed order; plans inside subqueries are not children.
  virtual ExprList children() const = 0;
  /// A copy with other children (same number and order, as from children()); keeps origin.
  virtual ExprPtr with_children(ExprList children) const = 0;

  /// Resolved: no unresolved node below and types fit. type() and nullable() may only be asked then.
  virtual bool resolved() const;
  virtual const DataType& type() const;
  virtual bool nullable() const { return true; }
  /// Can be evaluated without input: literals and deterministic calls over foldable arguments.
  virtual bool foldable() const { return false; }
  virtual bool deterministic() const;

  /// Structural equality of this node apart from its children (names, ids, types, flags). Same kind is checked by the
  /// caller.
  virtual bool same_node(const Expression& other) const = 0;

  /// A copy with another origin.
  ExprPtr with_origin(Origin origin) const;

 protected:
  explicit Expression(ExprKind kind) : kind_(kind) {}
  Expression(const Expression&) = default;
  virtual std::shared_ptr<Expression> clone() const = 0;

 private:
  ExprKind kind_;
  Origin origin_;
};

/// `expr` as its concrete node, or null when it is of another kind. T has `static constexpr ExprKind kKind`.
template <typename T>
const T* as(const ExprPtr& expr) {
  return expr != nullptr && expr->kind() == T::kKind ? static_cast<const T*>(expr.get()) : nullptr;
}
template <typename T>
const T* as(const Expression* expr) {
  return expr != nullptr && expr->kind() == T::kKind ? static_cast<const T*>(expr) : nullptr;
}

/// Structural equality of whole trees; attributes compare by ExprId. Origins do not count.
bool same_expression(const ExprPtr& left, const ExprPtr& right);
/// Consistent with same_expression.
size_t hash_expression(const ExprPtr& expr);

/// Rewrites bottom-up: children first, then `f` on the node with new children. `f` returns its argument to change
/// nothing. Nodes that do not change are shared, so an unchanged tree comes back as the same pointer.
ExprPtr transform_up(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& f);
/// Rewrites top-down: `f` on the node, then its (possibly new) children.
ExprPtr transform_down(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& f);
/// Calls `f` on every node, parents first; stops below nodes for which it returns false.
void visit(const ExprPtr& expr, const std::function<bool(const ExprPtr&)>& f);
/// Is there a node for which `f` holds?
bool contains(const ExprPtr& expr, const std::function<bool(const ExprPtr&)>& f);

}  // namespace firesteel
