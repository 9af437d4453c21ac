#include "execution/window/window_plan.h"

#include "base/errors/check.h"

namespace firesteel {
namespace {

std::vector<SortKey> sort_keys(const WindowExec& exec) {
  std::vector<SortKey> keys;
  for (const ExprPtr& expr : exec.partition) {
    keys.push_back({expr, true, true});
  }
  keys.insert(keys.end(), exec.order.begin(), exec.order.end());
  return keys;
}

}  // namespace

WindowPlan::WindowPlan(const WindowExec& exec)
    : row_types(types_of(exec.child->output())), order(exec.order), has_partition(!exec.partition.empty()) {
  sort = std::make_shared<const SortShape>(sort_keys(exec), row_types, exec.partition.size());
  ExprList list;
  for (const auto& expression : exec.functions) {
    WindowFunctionPlan plan;
    plan.frame = expression->frame;
    plan.result_type = expression->function->type();
    plan.first_argument = list.size();
    if (const auto* call = as<AggregateCall>(expression->function)) {
      plan.aggregate = call->binding.kernel;
      plan.arguments = call->arguments.size();
      list.insert(list.end(), call->arguments.begin(), call->arguments.end());
      if (call->filter != nullptr) {
        plan.filter = static_cast<int>(list.size());
        list.push_back(call->filter);
      }
    } else {
      const auto* window = as<WindowCall>(expression->function);
      check(window != nullptr, "a window function is an aggregate or a window call");
      plan.window = window->binding.kernel;
      plan.arguments = window->arguments.size();
      plan.ignore_nulls = window->ignore_nulls;
      list.insert(list.end(), window->arguments.begin(), window->arguments.end());
    }
    functions.push_back(std::move(plan));
  }
  first_order_key = list.size();
  for (const SortKey& key : exec.order) {
    list.push_back(key.expr);
  }
  for (const ExprPtr& expr : list) {
    input_types.push_back(expr->type());
  }
  inputs = std::make_shared<const ExpressionProgram>(list);
}

}  // namespace firesteel
