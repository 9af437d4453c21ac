#include "analyzer/resolve/time_windows.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "base/text/ascii_case.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string called(const ExprPtr& expr) {
  const auto* call = as<UnresolvedFunction>(expr);
  return call == nullptr || call->name_parts.size() != 1 ? std::string() : ascii_lower_case(call->name_parts[0]);
}

const ExprList& arguments(const ExprPtr& expr) { return as<UnresolvedFunction>(expr)->arguments; }

bool is_window(const ExprPtr& expr) {
  return called(expr) == "window" && arguments(expr).size() >= 2 && arguments(expr).size() <= 4;
}

// With a slide of its own a moment lies in several windows.
bool is_sliding_window(const ExprPtr& expr) {
  return is_window(expr) && arguments(expr).size() > 2 && !same_expression(arguments(expr)[1], arguments(expr)[2]);
}

bool is_session_window(const ExprPtr& expr) { return called(expr) == "session_window" && arguments(expr).size() == 2; }

// The time of the first call of window() in `expr`; null when there is none.
ExprPtr windowed_time(const ExprPtr& expr) {
  if (expr == nullptr) {
    return nullptr;
  }
  if (is_window(expr)) {
    return arguments(expr)[0];
  }
  for (const ExprPtr& child : expr->children()) {
    if (ExprPtr time = windowed_time(child)) {
      return time;
    }
  }
  return nullptr;
}

ExprPtr call(std::string name, ExprList list, const Origin& origin) {
  return make_expr_at<UnresolvedFunction>(origin, std::move(name), std::move(list));
}

// An array of the windows that the moment lies in.
ExprPtr windows_of(const ExprPtr& window) {
  const ExprList& list = arguments(window);
  if (is_window(window)) {
    const bool tumbling = list.size() == 2;
    return call(kSlidingWindows, tumbling ? ExprList{list[0], list[1], list[1]} : list, window->origin());
  }
  const ExprPtr start = call(kEventTime, {list[0]}, window->origin());
  const ExprPtr gap = make_expr_at<Cast>(window->origin(), list[1], DataType::calendar_interval(), EvalMode::kTry);
  return call(kSessionWindows, {start, call("+", {start, gap}, window->origin())}, window->origin());
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

namespace {

/// Does an expression of the plan name the column that a window makes: `window.start`?
bool names_window(const LogicalPlan& plan, const std::string& name) {
  bool found = false;
  for (const ExprPtr& expr : plan.expressions()) {
    visit(expr, [&](const ExprPtr& node) {
      const auto* attribute = as<UnresolvedAttribute>(node);
      found = found || (attribute != nullptr && ascii_lower_case(attribute->parts[0]) == name);
      return true;
    });
  }
  return found;
}

}  // namespace

PlanPtr with_generated_windows(const LogicalPlan& plan) {
  ExprPtr window;
  for (const ExprPtr& expr : plan.expressions()) {
    visit(expr, [&](const ExprPtr& node) {
      if (!is_session_window(node) && !is_window(node)) {
        return true;
      }
      if (window != nullptr && !same_expression(window, node)) {
        throw query_compilation_errors::error_at(plan.origin(), "_LEGACY_ERROR_TEMP_1039");
      }
      window = node;
      return false;
    });
  }
  if (window == nullptr) {
    return nullptr;
  }
  const std::string name = called(window);
  // A window that does not overlap others is a plain function, unless its column is named elsewhere.
  if (is_window(window) && !is_sliding_window(window) && !names_window(plan, name)) {
    return nullptr;
  }
  const PlanPtr input =
      make_plan<Generate>(call("explode", {windows_of(window)}, window->origin()), false, std::vector<std::string>{},
                          std::vector<std::string>{name}, plan.children()[0]);
  return map_expressions(plan.with_children({input}), [&](const ExprPtr& expr) {
    return transform_down(expr, [&](const ExprPtr& node) -> ExprPtr {
      return same_expression(node, window) ? make_expr_at<UnresolvedAttribute>(node->origin(), std::vector{name})
                                           : node;
    });
  });
}

bool generates_sessions(const Generate& node) {
  return called(node.generator) == "explode" && called(arguments(node.generator)[0]) == kSessionWindows;
}

}  // namespace firesteel
