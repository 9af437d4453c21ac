#pragma once

#include "expression/nodes/calls.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// An aggregate function bound to its arguments. children: arguments..., [filter], order_within...
struct AggregateCall final : ExprNode<AggregateCall, ExprKind::kAggregateCall> {
  AggregateCall(FunctionPtr function, AggregateBinding binding, ExprList arguments, bool distinct, ExprPtr filter,
                std::string alias_used = {})
      : function(std::move(function)),
        binding(std::move(binding)),
        arguments(std::move(arguments)),
        distinct(distinct),
        filter(std::move(filter)),
        alias_used(std::move(alias_used)) {}
  FunctionPtr function;
  AggregateBinding binding;
  ExprList arguments;  // count(*): none
  bool distinct;
  ExprPtr filter;  // may be null
  std::string alias_used;

  ExprList children() const override;
  void replace_children(ExprList children);
  const DataType& type() const override { return binding.result_type; }
  bool nullable() const override { return binding.nullable; }
  bool deterministic() const override { return true; }
  bool same_node(const Expression& other) const override;
};

/// A window-only function (rank, lag ...) bound to its arguments; only inside a WindowExpression.
struct WindowCall final : ExprNode<WindowCall, ExprKind::kWindowCall> {
  WindowCall(FunctionPtr function, WindowBinding binding, ExprList arguments, bool ignore_nulls = false)
      : function(std::move(function)),
        binding(std::move(binding)),
        arguments(std::move(arguments)),
        ignore_nulls(ignore_nulls) {}
  FunctionPtr function;
  WindowBinding binding;
  ExprList arguments;
  bool ignore_nulls;

  ExprList children() const override { return arguments; }
  void replace_children(ExprList c) { arguments = std::move(c); }
  const DataType& type() const override { return binding.result_type; }
  bool nullable() const override { return binding.nullable; }
  bool same_node(const Expression& other) const override;
};

/// One end of a window frame.
struct FrameBound {
  enum class Kind : uint8_t { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
  Kind kind = Kind::kCurrentRow;
  ExprPtr offset;  // kPreceding, kFollowing: a foldable value ≥ 0; null otherwise
};

struct WindowFrame {
  enum class Unit : uint8_t { kRows, kRange };
  Unit unit = Unit::kRange;
  FrameBound lower{FrameBound::Kind::kUnboundedPreceding, nullptr};
  FrameBound upper{FrameBound::Kind::kCurrentRow, nullptr};
};

/// function OVER (PARTITION BY ... ORDER BY ... frame). Before analysis `function` is an UnresolvedFunction.
/// children: function, partition..., order..., [lower offset], [upper offset]
struct WindowExpression final : ExprNode<WindowExpression, ExprKind::kWindow> {
  WindowExpression(ExprPtr function, ExprList partition, ExprList order, bool has_frame, WindowFrame frame)
      : function(std::move(function)),
        partition(std::move(partition)),
        order(std::move(order)),
        has_frame(has_frame),
        frame(std::move(frame)) {}
  ExprPtr function;
  ExprList partition;
  ExprList order;  // SortOrder
  bool has_frame;  // false: the analyzer puts in the default frame
  WindowFrame frame;

  ExprList children() const override;
  void replace_children(ExprList children);
  const DataType& type() const override { return function->type(); }
  bool nullable() const override { return function->nullable(); }
  bool same_node(const Expression& other) const override;
};

}  // namespace firesteel
