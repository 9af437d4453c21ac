#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/unresolved.h"
#include "spark/connect/expressions.pb.h"

#include <limits>

namespace firesteel {
namespace {

using Boundary = pb::Expression_Window_WindowFrame_FrameBoundary;

// The absolute value of a numeric literal, and whether it was negative.
ExprPtr magnitude(const ExprPtr& expression, bool& negative) {
  const auto* literal = as<LiteralExpr>(expression);
  negative = false;
  if (literal == nullptr || literal->value.is_null()) {
    return expression;
  }
  Literal value = literal->value;
  if (auto* integer = std::get_if<int64_t>(&value.value)) {
    negative = *integer < 0 && *integer != std::numeric_limits<int64_t>::min();  // that one stays, and is refused
    *integer = negative ? -*integer : *integer;
  } else if (auto* wide = std::get_if<int128_t>(&value.value)) {
    negative = *wide < 0;
    *wide = negative ? -*wide : *wide;
  } else if (auto* real = std::get_if<double>(&value.value)) {
    negative = *real < 0;
    *real = negative ? -*real : *real;
  }
  return negative ? make_expr<LiteralExpr>(std::move(value)) : expression;
}

FrameBound read_bound(const Boundary& boundary, bool lower, PlanConverter& converter) {
  using Kind = FrameBound::Kind;
  switch (boundary.boundary_case()) {
    case Boundary::kCurrentRow:
      return {Kind::kCurrentRow, nullptr};
    case Boundary::kUnbounded:
      return {lower ? Kind::kUnboundedPreceding : Kind::kUnboundedFollowing, nullptr};
    case Boundary::kValue: {
      bool negative = false;
      ExprPtr offset = magnitude(converter.expression(boundary.value()), negative);
      return {negative ? Kind::kPreceding : Kind::kFollowing, std::move(offset)};
    }
    case Boundary::BOUNDARY_NOT_SET:
      break;
  }
  throw_not_set("spark.connect.Expression.Window.WindowFrame.FrameBoundary", "boundary");
}

}  // namespace

ExprPtr convert_window(const pb::Expression_Window& window, const Origin& origin, PlanConverter& converter) {
  ExprPtr function = converter.expression(window.window_function());
  ExprList partition = converter.expressions(window.partition_spec());
  ExprList order;
  for (const auto& element : window.order_spec()) {
    order.push_back(convert_sort_order(element, converter));
  }
  WindowFrame frame;
  if (window.has_frame_spec()) {
    const auto& spec = window.frame_spec();
    frame.unit = spec.frame_type() == pb::Expression_Window_WindowFrame::FRAME_TYPE_ROW ? WindowFrame::Unit::kRows
                                                                                        : WindowFrame::Unit::kRange;
    frame.lower = read_bound(spec.lower(), true, converter);
    frame.upper = read_bound(spec.upper(), false, converter);
  }
  return make_expr_at<WindowExpression>(origin, std::move(function), std::move(partition), std::move(order),
                                        window.has_frame_spec(), std::move(frame));
}

}  // namespace firesteel
