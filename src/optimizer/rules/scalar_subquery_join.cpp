#include "optimizer/rules/scalar_subquery_join.h"

#include "expression/nodes/aggregates.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "optimizer/bound_calls.h"
#include "optimizer/predicates.h"
#include "optimizer/rules/decorrelate.h"

namespace firesteel {
namespace {

/// The value of an aggregate call over no rows: 0 for counts, else NULL.
ExprPtr over_no_rows(const AggregateCall& call) {
  if (!call.nullable() && call.type().is(TypeId::kLong)) {
    return make_expr<LiteralExpr>(Literal::long_value(0));
  }
  if (!call.nullable() && call.type().is(TypeId::kArray)) {
    return make_expr<LiteralExpr>(Literal{call.type(), std::make_shared<const std::vector<Literal>>()});
  }
  return make_expr<LiteralExpr>(Literal::null(call.type()));
}

/// What the plan's first output column is when its aggregate (without grouping) has no input; null when there is no
/// such aggregate.
ExprPtr value_over_no_rows(const PlanPtr& plan, const ExprPtr& column) {
  if (const auto* project = as<Project>(plan)) {
    for (const ExprPtr& expr : project->list) {
      if (id_of(expr) == as<Attribute>(column)->id) {
        const ExprPtr value = as<Alias>(expr) == nullptr ? expr : as<Alias>(expr)->child;
        bool known = true;
        const ExprPtr result = transform_up(value, [&](const ExprPtr& node) -> ExprPtr {
          if (as<Attribute>(node) == nullptr) {
            return node;
          }
          const ExprPtr below = value_over_no_rows(project->child, node);
          known = known && below != nullptr;
          return below == nullptr ? node : below;
        });
        return known ? result : nullptr;
      }
    }
    return nullptr;
  }
  if (const auto* alias = as<SubqueryAlias>(plan)) {
    return value_over_no_rows(alias->child, column);
  }
  const auto* aggregate = as<Aggregate>(plan);
  if (aggregate == nullptr || !aggregate->grouping.empty()) {
    return nullptr;
  }
  for (const ExprPtr& expr : aggregate->aggregates) {
    if (id_of(expr) == as<Attribute>(column)->id) {
      return aggregate_over_no_rows(as<Alias>(expr)->child);
    }
  }
  return nullptr;
}

}  // namespace

ExprPtr aggregate_over_no_rows(const ExprPtr& expr) {
  return transform_up(expr, [](const ExprPtr& node) -> ExprPtr {
    const auto* call = as<AggregateCall>(node);
    return call == nullptr ? node : over_no_rows(*call);
  });
}

namespace {

/// Does the plan give exactly one row whatever its input: a global aggregate, perhaps projected?
bool is_global_aggregate(const PlanPtr& plan) {
  if (const auto* project = as<Project>(plan)) {
    return is_global_aggregate(project->child);
  }
  if (const auto* alias = as<SubqueryAlias>(plan)) {
    return is_global_aggregate(alias->child);
  }
  const auto* aggregate = as<Aggregate>(plan);
  return aggregate != nullptr && aggregate->grouping.empty();
}

int global_aggregates(const PlanPtr& plan) {
  const auto* aggregate = as<Aggregate>(plan);
  int count = aggregate != nullptr && aggregate->grouping.empty() ? 1 : 0;
  for (const PlanPtr& child : plan->children()) {
    count += global_aggregates(child);
  }
  return count;
}

}  // namespace

ExprPtr join_scalar_subquery(const ScalarSubquery& subquery, PlanPtr& child) {
  // (SELECT outer.a + 1): no rows to look for.
  if (const auto* project = as<Project>(subquery.plan);
      project != nullptr && project->child->kind() == PlanKind::kOneRow) {
    const auto* alias = as<Alias>(project->list[0]);
    return without_outer_references(alias == nullptr ? project->list[0] : alias->child);
  }
  const AttributePtr column = subquery.plan->output()[0];
  const ExprPtr when_empty = is_global_aggregate(subquery.plan) ? value_over_no_rows(subquery.plan, column) : nullptr;
  Decorrelated result =
      decorrelate(subquery.plan, child, when_empty != nullptr && global_aggregates(subquery.plan) == 1);
  PlanPtr right = result.plan;
  // An aggregate without grouping gives at most one row for each set of outer values; anything else has to be checked.
  const JoinType type = when_empty == nullptr ? JoinType::kLeftSingle : JoinType::kLeftOuter;
  auto nullable_value = std::make_shared<Attribute>(*column);
  nullable_value->is_nullable = true;
  ExprPtr value = nullable_value;
  const bool null_when_empty = when_empty == nullptr || is_null_for(when_empty, {});
  if (!null_when_empty) {
    ExprList list(right->output().begin(), right->output().end());
    const auto marker = make_expr<Alias>(make_expr<LiteralExpr>(Literal::boolean(true)), "found");
    list.push_back(marker);
    right = make_plan<Project>(std::move(list), right);
    auto found = std::make_shared<Attribute>("found", DataType::boolean(), true, marker->id);
    value = make_expr<CaseWhen>(
        std::vector<std::pair<ExprPtr, ExprPtr>>{{bound_call("isnull", {ExprPtr(found)}), when_empty}}, value);
  }
  child = make_plan<Join>(child, right, type, all_of(result.conditions));
  return value;
}

}  // namespace firesteel
