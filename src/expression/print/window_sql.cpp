// function OVER (PARTITION BY ... ORDER BY ... frame) as Spark writes it in generated names.
#include "expression/print/expression_printer.h"

namespace firesteel {
namespace {

std::string bound_text(const FrameBound& bound, const ExpressionPrinter& printer) {
  switch (bound.kind) {
    case FrameBound::Kind::kUnboundedPreceding:
      return "UNBOUNDED PRECEDING";
    case FrameBound::Kind::kUnboundedFollowing:
      return "UNBOUNDED FOLLOWING";
    case FrameBound::Kind::kCurrentRow:
      return "CURRENT ROW";
    case FrameBound::Kind::kPreceding:
      // Spark negates the offset and prints it so once it is cast to the type of the ORDER BY expression.
      if (const auto* cast = as<Cast>(bound.offset); cast != nullptr && cast->implicit) {
        return "(- " + printer.print(bound.offset) + ") FOLLOWING";
      }
      return printer.print(bound.offset) + " PRECEDING";
    case FrameBound::Kind::kFollowing:
      return printer.print(bound.offset) + " FOLLOWING";
  }
  return "";
}

}  // namespace

std::string ExpressionPrinter::window_frame(const WindowExpression& node) const {
  const bool is_call = node.function->kind() == ExprKind::kWindowCall;
  std::string name = is_call ? as<WindowCall>(node.function)->function->name : "";
  const ExprList* arguments = is_call ? &as<WindowCall>(node.function)->arguments : nullptr;
  if (const auto* call = as<UnresolvedFunction>(node.function)) {
    name = call->name_parts.back();
    arguments = &call->arguments;
  }
  if (name == "lag" || name == "lead") {
    // Spark turns the offset into a frame of one row.
    std::string offset = arguments->size() > 1 ? print((*arguments)[1]) : "1";
    if (name == "lag") {
      offset = offset[0] == '-' ? offset.substr(1) : "-" + offset;
    }
    return "ROWS BETWEEN " + offset + " FOLLOWING AND " + offset + " FOLLOWING";
  }
  if (name == "row_number" || name == "rank" || name == "dense_rank" || name == "percent_rank" || name == "ntile") {
    return "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
  }
  if (name == "cume_dist" || (!node.has_frame && !node.order.empty())) {
    return "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
  }
  if (!node.has_frame) {
    return "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
  }
  return std::string(node.frame.unit == WindowFrame::Unit::kRows ? "ROWS" : "RANGE") + " BETWEEN " +
         bound_text(node.frame.lower, *this) + " AND " + bound_text(node.frame.upper, *this);
}

std::string ExpressionPrinter::window(const WindowExpression& node) const {
  std::string text = print(node.function) + " OVER (";
  if (!node.partition.empty()) {
    text += "PARTITION BY " + list(node.partition) + " ";
  }
  if (!node.order.empty()) {
    text += "ORDER BY " + list(node.order) + " ";
  }
  return text + window_frame(node) + ")";
}

}  // namespace firesteel
