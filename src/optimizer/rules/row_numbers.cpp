#include "optimizer/rules/row_numbers.h"

#include "base/errors/check.h"
#include "functions/function_registry.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {

PlanPtr with_row_numbers(const PlanPtr& plan, const ExprList& partition, ExprList order, AttributePtr& number) {
  if (order.empty()) {
    order.push_back(make_expr<SortOrder>(partition.at(0), true, true));
  }
  const FunctionPtr function = FunctionRegistry::built_in()->find("row_number");
  check(function != nullptr && function->is_window(), "row_number is missing");
  auto bound = std::get<WindowFunction>(function->body).bind({}, BindContext{});
  auto* binding = std::get_if<WindowBinding>(&bound);
  check(binding != nullptr, "row_number takes no arguments");
  WindowFrame frame;
  frame.unit = WindowFrame::Unit::kRows;
  const ExprPtr call = make_expr<WindowCall>(function, std::move(*binding), ExprList{});
  const ExprPtr named =
      make_expr<Alias>(make_expr<WindowExpression>(call, partition, order, true, frame), "row_number");
  number = to_attribute(named);
  return make_plan<Window>(ExprList{named}, partition, std::move(order), plan);
}

}  // namespace firesteel
