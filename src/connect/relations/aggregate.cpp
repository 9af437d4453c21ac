#include "connect/expressions/expression_families.h"
#include "connect/relations/collected_rows.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

#include <charconv>

namespace firesteel {
namespace {

ExprList one_per_set(const ExprList& grouping, GroupingSets::Form form) {
  std::vector<ExprList> sets;
  for (const ExprPtr& expression : grouping) {
    sets.push_back({expression});
  }
  return {make_expr<GroupingSets>(form, std::move(sets))};
}

ExprList grouping_sets(const pb::Aggregate& aggregate, PlanConverter& converter) {
  std::vector<ExprList> sets;
  for (const auto& set : aggregate.grouping_sets()) {
    sets.push_back(converter.expressions(set.grouping_set()));
  }
  return {make_expr<GroupingSets>(GroupingSets::Form::kGroupingSets, std::move(sets))};
}

int max_pivot_values(Session& session) {
  int limit = 10000;  // Spark: spark.sql.pivotMaxValues
  const std::string text = session.config("spark.sql.pivotMaxValues").value_or("");
  std::from_chars(text.data(), text.data() + text.size(), limit);
  return limit;
}

// The distinct values of the pivot column, in order.
ExprList find_pivot_values(const ExprPtr& column, const PlanPtr& child, PlanConverter& converter) {
  const int limit = max_pivot_values(converter.session());
  const ExprPtr named = make_expr<Alias>(column, "pivot");
  const ExprPtr reference = make_expr<UnresolvedAttribute>(std::vector<std::string>{"pivot"});
  PlanPtr distinct = make_plan<Distinct>(make_plan<Project>(ExprList{named}, child));
  distinct = make_plan<Limit>(make_expr<LiteralExpr>(Literal::integer(limit + 1)), nullptr, std::move(distinct));
  const PlanPtr sorted =
      make_plan<Sort>(ExprList{make_expr<SortOrder>(reference, true, true)}, true, std::move(distinct));
  ExprList values;
  for (LiteralRow& row : collect_rows(sorted, converter)) {
    values.push_back(make_expr<LiteralExpr>(std::move(row[0])));
  }
  if (static_cast<int>(values.size()) > limit) {
    throw SparkError(
        "_LEGACY_ERROR_TEMP_1324",
        {{"pivotColumn", "pivot"}, {"maxValues", std::to_string(limit)}, {"key", "spark.sql.pivotMaxValues"}});
  }
  return values;
}

PlanPtr convert_pivot(const pb::Aggregate& aggregate, ExprList grouping, ExprList aggregates, PlanPtr child,
                      PlanConverter& converter) {
  ExprPtr column = converter.expression(aggregate.pivot().col());
  ExprList values;
  for (const auto& value : aggregate.pivot().values()) {
    values.push_back(make_expr<LiteralExpr>(read_literal(value)));
  }
  if (values.empty()) {
    values = find_pivot_values(column, child, converter);
  }
  UnresolvedPivot pivot(std::move(child));
  pivot.grouping = std::move(grouping);
  pivot.pivot_columns = {std::move(column)};
  pivot.pivot_values = std::move(values);
  pivot.aggregates = std::move(aggregates);
  return make_plan<UnresolvedPivot>(std::move(pivot));
}

}  // namespace

PlanPtr convert_aggregate(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Aggregate& aggregate = relation.aggregate();
  PlanPtr child = converter.relation(aggregate.input());
  ExprList grouping = converter.expressions(aggregate.grouping_expressions());
  ExprList aggregates = converter.expressions(aggregate.aggregate_expressions());
  if (aggregate.group_type() == pb::Aggregate::GROUP_TYPE_PIVOT) {
    return convert_pivot(aggregate, std::move(grouping), std::move(aggregates), std::move(child), converter);
  }
  // The output starts with the grouping columns (spark.sql.retainGroupColumns).
  ExprList output;
  if (converter.session().config("spark.sql.retainGroupColumns") != "false") {
    output = grouping;
  }
  output.insert(output.end(), aggregates.begin(), aggregates.end());
  switch (aggregate.group_type()) {
    case pb::Aggregate::GROUP_TYPE_GROUPBY:
      break;
    case pb::Aggregate::GROUP_TYPE_ROLLUP:
      grouping = one_per_set(grouping, GroupingSets::Form::kRollup);
      break;
    case pb::Aggregate::GROUP_TYPE_CUBE:
      grouping = one_per_set(grouping, GroupingSets::Form::kCube);
      break;
    case pb::Aggregate::GROUP_TYPE_GROUPING_SETS:
      grouping = grouping_sets(aggregate, converter);
      break;
    default:
      throw SparkError("CONNECT_INVALID_PLAN.INVALID_ENUM", {{"fullName", "spark.connect.Aggregate.GroupType"},
                                                             {"name", std::to_string(aggregate.group_type())},
                                                             {"number", std::to_string(aggregate.group_type())}});
  }
  return make_plan<Aggregate>(std::move(grouping), std::move(output), std::move(child));
}

}  // namespace firesteel
