#include "analyzer/resolve/missing_columns.h"

#include "base/errors/check.h"
#include "expression/nodes/subqueries.h"

#include <algorithm>

namespace firesteel {
namespace {

bool has_column(const AttributeList& columns, ExprId id) {
  return std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column->id == id; });
}

bool has_all(const PlanPtr& plan, const AttributeList& columns) {
  const AttributeList& output = plan->output();
  return std::all_of(columns.begin(), columns.end(), [&](const AttributePtr& column) {
    return std::any_of(output.begin(), output.end(), [&](const auto& other) { return other->id == column->id; });
  });
}

void append_new(ExprList& list, const AttributeList& columns) {
  for (const AttributePtr& column : columns) {
    if (std::none_of(list.begin(), list.end(), [&](const ExprPtr& item) { return id_of(item) == column->id; })) {
      list.push_back(column);
    }
  }
}

}  // namespace

bool can_pass_more_columns(const PlanPtr& plan) {
  switch (plan->kind()) {
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kSort:
    case PlanKind::kLimit:
    case PlanKind::kWindow:
    case PlanKind::kGenerate:
    case PlanKind::kRepartition:
    case PlanKind::kResolvedHint:
    case PlanKind::kSample:
      return true;
    default:
      return false;
  }
}

PlanPtr pass_columns_up(const PlanPtr& plan, const AttributeList& columns) {
  if (has_all(plan, columns)) {
    return plan;
  }
  check(can_pass_more_columns(plan), "no way up for a missing column through " + plan->describe());
  const PlanPtr child = pass_columns_up(plan->children()[0], columns);
  const auto* project = as<Project>(plan);
  if (project == nullptr) {
    return plan->with_children({child});
  }
  ExprList list = project->list;
  append_new(list, columns);
  return make_plan<Project>(std::move(list), child);
}

const Aggregate* find_aggregate(const PlanPtr& plan) {
  if (const auto* aggregate = as<Aggregate>(plan)) {
    return aggregate;
  }
  return can_pass_more_columns(plan) ? find_aggregate(plan->children()[0]) : nullptr;
}

PlanPtr with_aggregate_list(const PlanPtr& plan, const ExprList& list, const AttributeList& added) {
  if (const auto* aggregate = as<Aggregate>(plan)) {
    return make_plan<Aggregate>(aggregate->grouping, list, aggregate->child);
  }
  const PlanPtr child = with_aggregate_list(plan->children()[0], list, added);
  const auto* project = as<Project>(plan);
  if (project == nullptr) {
    return plan->with_children({child});
  }
  ExprList columns = project->list;
  append_new(columns, added);
  return make_plan<Project>(std::move(columns), child);
}

AttributeList attributes_outside(const ExprList& exprs, const AttributeList& columns) {
  AttributeList outside;
  const auto add = [&](const AttributePtr& attribute) {
    if (!has_column(columns, attribute->id) && !has_column(outside, attribute->id)) {
      outside.push_back(attribute);
    }
  };
  for (const ExprPtr& expr : exprs) {
    visit(expr, [&](const ExprPtr& node) {
      if (node->kind() == ExprKind::kAttribute) {
        add(std::static_pointer_cast<const Attribute>(node));
      }
      for (const AttributePtr& column : outer_columns(node)) {
        add(column);
      }
      return true;
    });
  }
  return outside;
}

}  // namespace firesteel
