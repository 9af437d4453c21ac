#include "analyzer/resolve/time_windows.h"

#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_window(const UnresolvedFunction& call) {
  std::string name = call.name_parts.back();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return call.name_parts.size() == 1 && name == "window" && call.arguments.size() >= 2 && call.arguments.size() <= 4;
}

// The time of the first call of window() in `expr`; null when there is none.
ExprPtr windowed_time(const ExprPtr& expr) {
  if (expr == nullptr) {
    return nullptr;
  }
  if (const auto* call = as<UnresolvedFunction>(expr); call != nullptr && is_window(*call)) {
    return call->arguments[0];
  }
  for (const ExprPtr& child : expr->children()) {
    if (ExprPtr time = windowed_time(child)) {
      return time;
    }
  }
  return nullptr;
}

}  // namespace

PlanPtr input_with_times(const LogicalPlan& plan) {
  for (const ExprPtr& expr : plan.expressions()) {
    if (const ExprPtr time = windowed_time(expr)) {
      const ExprPtr known = make_expr<UnresolvedFunction>(std::string("isnotnull"), ExprList{time});
      return make_plan<Filter>(known, plan.children()[0]);
    }
  }
  return plan.children()[0];
}

}  // namespace firesteel
