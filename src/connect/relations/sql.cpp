#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "session/session.h"
#include "session/statements/parse_sql.h"
#include "spark/connect/relations.pb.h"

#include <algorithm>

namespace firesteel {
namespace {

SqlParameters read_parameters(const pb::SQL& sql, PlanConverter& converter) {
  SqlParameters values;
  for (const auto& [name, literal] : sql.args()) {
    values[name] = make_expr<LiteralExpr>(read_literal(literal));
  }
  for (const auto& [name, expression] : sql.named_arguments()) {
    values[name] = converter.expression(expression);
  }
  const auto position = [&values] { return "_pos_" + std::to_string(values.size()); };
  for (const auto& literal : sql.pos_args()) {
    values[position()] = make_expr<LiteralExpr>(read_literal(literal));
  }
  for (const auto& expression : sql.pos_arguments()) {
    values[position()] = converter.expression(expression);
  }
  return values;
}

// spark.sql("... {df} ...", df=df): each reference is a named subquery of the statement.
PlanPtr sql_with_named_relations(const pb::WithRelations& with, PlanConverter& converter) {
  std::vector<CteDefinition> definitions;
  for (const pb::Relation& reference : with.references()) {
    definitions.push_back({reference.subquery_alias().alias(), {}, converter.relation(reference), {}});
  }
  PlanPtr root = converter.relation(with.root());
  return make_plan<UnresolvedWith>(std::move(root), std::move(definitions), false);
}

}  // namespace

PlanPtr convert_sql(const pb::Relation& relation, PlanConverter& converter) {
  const pb::SQL& sql = relation.sql();
  SqlParameters values = read_parameters(sql, converter);
  return parse_sql(converter.session(), sql.query(),
                   values.empty() ? nullptr : std::make_shared<const SqlParameters>(std::move(values)));
}

PlanPtr convert_with_relations(const pb::Relation& relation, PlanConverter& converter) {
  const pb::WithRelations& with = relation.with_relations();
  const bool named = std::all_of(with.references().begin(), with.references().end(),
                                 [](const pb::Relation& each) { return each.has_subquery_alias(); });
  if (with.root().has_sql() && named) {
    return sql_with_named_relations(with, converter);
  }
  const PlanConverter::References outer = converter.references();
  for (const pb::Relation& reference : with.references()) {
    if (!reference.common().has_plan_id()) {
      throw SparkError("CONNECT_INVALID_PLAN.INVALID_WITH_RELATION_REFERENCE");
    }
    converter.references()[reference.common().plan_id()] = &reference;
  }
  PlanPtr plan = converter.relation(with.root());
  converter.references() = outer;
  return plan;
}

}  // namespace firesteel
