#include "logical/logical_plan.h"

#include "expression/nodes/subqueries.h"

namespace firesteel {

bool LogicalPlan::resolved() const {
  if (kind_ < PlanKind::kOneRow) {
    return false;
  }
  for (const PlanPtr& child : children()) {
    if (!child->resolved()) {
      return false;
    }
  }
  for (const ExprPtr& expr : expressions()) {
    if (!expr->resolved()) {
      return false;
    }
  }
  return true;
}

const AttributeList& LogicalPlan::output() const {
  std::call_once(output_once_, [this] { output_ = compute_output(); });
  return output_;
}

PlanPtr LogicalPlan::with_origin(Origin origin) const {
  std::shared_ptr<LogicalPlan> copy = clone();
  copy->origin_ = std::move(origin);
  return copy;
}

PlanPtr LogicalPlan::with_plan_id(int64_t plan_id) const {
  std::shared_ptr<LogicalPlan> copy = clone();
  copy->plan_id_ = plan_id;
  return copy;
}

namespace {

PlanPtr map_children(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& f) {
  PlanList children = plan->children();
  bool changed = false;
  for (PlanPtr& child : children) {
    PlanPtr mapped = f(child);
    changed = changed || mapped != child;
    child = std::move(mapped);
  }
  return changed ? plan->with_children(std::move(children)) : plan;
}

void append_tree(const PlanPtr& plan, const std::string& prefix, bool root, bool last, std::string& out) {
  out += root ? "" : prefix + (last ? "+- " : ":- ");
  out += plan->describe() + "\n";
  const PlanList children = plan->children();
  for (size_t i = 0; i < children.size(); ++i) {
    append_tree(children[i], root ? "" : prefix + (last ? "   " : ":  "), false, i + 1 == children.size(), out);
  }
}

}  // namespace

PlanPtr transform_up(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& f) {
  return f(map_children(plan, [&](const PlanPtr& child) { return transform_up(child, f); }));
}

PlanPtr transform_down(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& f) {
  return map_children(f(plan), [&](const PlanPtr& child) { return transform_down(child, f); });
}

PlanPtr map_expressions(const PlanPtr& plan, const std::function<ExprPtr(const ExprPtr&)>& f) {
  ExprList expressions = plan->expressions();
  bool changed = false;
  for (ExprPtr& expr : expressions) {
    ExprPtr mapped = f(expr);
    changed = changed || mapped != expr;
    expr = std::move(mapped);
  }
  return changed ? plan->with_expressions(std::move(expressions)) : plan;
}

PlanPtr transform_all_expressions(const PlanPtr& plan, const std::function<ExprPtr(const ExprPtr&)>& f) {
  return transform_up(plan, [&](const PlanPtr& node) {
    return map_expressions(node, [&](const ExprPtr& expr) { return transform_up(expr, f); });
  });
}

PlanPtr subquery_plan(const ExprPtr& expr) {
  if (const auto* scalar = as<ScalarSubquery>(expr)) {
    return scalar->plan;
  }
  if (const auto* exists = as<Exists>(expr)) {
    return exists->plan;
  }
  const auto* in = as<InSubquery>(expr);
  return in == nullptr ? nullptr : in->plan;
}

ExprPtr with_subquery_plan(const ExprPtr& expr, PlanPtr plan) {
  const auto replaced = [&]<typename T>(const T& node) {
    auto copy = std::make_shared<T>(node);
    copy->plan = std::move(plan);
    return ExprPtr(copy);
  };
  if (const auto* scalar = as<ScalarSubquery>(expr)) {
    return replaced(*scalar);
  }
  if (const auto* exists = as<Exists>(expr)) {
    return replaced(*exists);
  }
  return replaced(*as<InSubquery>(expr));
}

std::string tree_string(const PlanPtr& plan) {
  std::string text;
  append_tree(plan, "", true, true, text);
  return text;
}

}  // namespace firesteel
