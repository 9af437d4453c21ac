#include "optimizer/rules/collation_keys.h"

#include "base/errors/check.h"
#include "expression/nodes/aggregates.h"
#include "functions/function_registry.h"
#include "functions/string/collation_key.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_collated(const ExprPtr& expr) { return has_collation(expr->type()); }

ExprPtr first_of(const ExprPtr& value) {
  const FunctionPtr function = FunctionRegistry::built_in()->find("first");
  check(function != nullptr && function->is_aggregate(), "first is missing");
  const std::vector<ArgumentInfo> infos = {{value->type(), value->nullable(), nullptr}};
  auto bound = std::get<AggregateFunction>(function->body).bind(infos, BindContext{});
  auto* binding = std::get_if<AggregateBinding>(&bound);
  check(binding != nullptr, "first does not take its argument");
  return make_expr<AggregateCall>(function, std::move(*binding), ExprList{value}, false, nullptr);
}

// Grouping expressions outside aggregate functions, replaced.
ExprPtr replace_keys(const ExprPtr& expr, const ExprList& keys, const ExprList& firsts) {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (same_expression(expr, keys[i])) {
      return firsts[i];
    }
  }
  if (expr->kind() == ExprKind::kAggregateCall) {
    return expr;
  }
  ExprList children = expr->children();
  bool changed = false;
  for (ExprPtr& child : children) {
    ExprPtr replaced = replace_keys(child, keys, firsts);
    changed = changed || replaced != child;
    child = std::move(replaced);
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

ExprPtr replace(const ExprPtr& expr, const ExprList& from, const ExprList& to) {
  return transform_down(expr, [&](const ExprPtr& node) -> ExprPtr {
    for (size_t i = 0; i < from.size(); ++i) {
      if (same_expression(node, from[i])) {
        return to[i];
      }
    }
    return node;
  });
}

// The one collated value whose distinct ones are aggregated; null: none is.
ExprPtr distinct_value(const Aggregate& aggregate) {
  ExprPtr value;
  bool alone = true;
  for (const ExprPtr& expr : aggregate.aggregates) {
    visit(expr, [&](const ExprPtr& node) {
      const auto* call = as<AggregateCall>(node);
      if (call == nullptr) {
        return true;
      }
      const bool distinct = call->distinct && !call->arguments.empty() && is_collated(call->arguments[0]);
      alone = alone && distinct && call->filter == nullptr &&
              (value == nullptr || same_expression(value, call->arguments[0]));
      value = distinct ? call->arguments[0] : value;
      return false;
    });
  }
  if (value != nullptr && !alone) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "aggregates of DISTINCT texts with a collation beside others"}});
  }
  return value;
}

PlanPtr keyed_aggregate(const PlanPtr& plan, const Aggregate& aggregate);

// Aggregates of distinct values become aggregates over the groups of these values.
PlanPtr two_steps(const Aggregate& aggregate, const ExprPtr& value) {
  ExprList inner = aggregate.grouping;
  inner.push_back(value);
  ExprList columns;
  ExprList attributes;
  for (const ExprPtr& expr : inner) {
    columns.push_back(expr->kind() == ExprKind::kAttribute ? expr : make_expr<Alias>(expr, "key"));
    attributes.push_back(to_attribute(columns.back()));
  }
  PlanPtr groups = make_plan<Aggregate>(inner, std::move(columns), aggregate.child);
  groups = keyed_aggregate(groups, *as<Aggregate>(groups));
  ExprList output;
  for (const ExprPtr& expr : aggregate.aggregates) {
    ExprPtr replaced = replace(expr, inner, attributes);
    output.push_back(transform_up(replaced, [](const ExprPtr& node) -> ExprPtr {
      const auto* call = as<AggregateCall>(node);
      if (call == nullptr) {
        return node;
      }
      auto plain = std::make_shared<AggregateCall>(*call);
      plain->distinct = false;
      return plain;
    }));
  }
  const ExprList grouping(attributes.begin(), attributes.end() - 1);
  const PlanPtr outer = make_plan<Aggregate>(grouping, std::move(output), std::move(groups));
  return keyed_aggregate(outer, *as<Aggregate>(outer));
}

PlanPtr keyed_aggregate(const PlanPtr& plan, const Aggregate& aggregate) {
  if (const ExprPtr value = distinct_value(aggregate)) {
    return two_steps(aggregate, value);
  }
  if (!std::any_of(aggregate.grouping.begin(), aggregate.grouping.end(), is_collated)) {
    return plan;
  }
  ExprList grouping;
  ExprList keys;
  ExprList firsts;
  for (const ExprPtr& expr : aggregate.grouping) {
    grouping.push_back(collation_key_call(expr));
    if (is_collated(expr)) {
      keys.push_back(expr);
      firsts.push_back(first_of(expr));
    }
  }
  ExprList output;
  for (const ExprPtr& expr : aggregate.aggregates) {
    ExprPtr replaced = replace_keys(expr, keys, firsts);
    const auto* column = as<Attribute>(expr);
    if (column != nullptr && replaced != expr) {
      replaced = make_expr<Alias>(std::move(replaced), column->name, column->id, column->qualifier, column->metadata);
    }
    output.push_back(std::move(replaced));
  }
  return make_plan<Aggregate>(std::move(grouping), std::move(output), aggregate.child);
}

ExprPtr keyed_order(const ExprPtr& expr) {
  const auto* order = as<SortOrder>(expr);
  return order != nullptr && is_collated(order->child) ? expr->with_children({collation_key_call(order->child)}) : expr;
}

void make_keyed(ExprList& partition, ExprList& order) {
  for (ExprPtr& expr : partition) {
    expr = collation_key_call(expr);
  }
  for (ExprPtr& expr : order) {
    expr = keyed_order(expr);
  }
}

PlanPtr keyed_window(const PlanPtr& plan, const Window& window) {
  const auto any = [](const ExprList& list) { return std::any_of(list.begin(), list.end(), is_collated); };
  if (!any(window.partition) && !any(window.order)) {
    return plan;
  }
  auto keyed = std::make_shared<Window>(window);
  make_keyed(keyed->partition, keyed->order);
  for (ExprPtr& expr : keyed->window_expressions) {
    expr = transform_up(expr, [](const ExprPtr& node) -> ExprPtr {
      const auto* inner = as<WindowExpression>(node);
      if (inner == nullptr) {
        return node;
      }
      auto copy = std::make_shared<WindowExpression>(*inner);
      make_keyed(copy->partition, copy->order);
      return copy;
    });
  }
  return keyed;
}

PlanPtr keyed(const PlanPtr& plan) {
  if (const auto* aggregate = as<Aggregate>(plan)) {
    return keyed_aggregate(plan, *aggregate);
  }
  if (const auto* window = as<Window>(plan)) {
    return keyed_window(plan, *window);
  }
  return plan->kind() == PlanKind::kSort ? map_expressions(plan, keyed_order) : plan;
}

}  // namespace

PlanPtr group_by_collation_keys(const PlanPtr& plan) { return transform_up(plan, keyed); }

}  // namespace firesteel
