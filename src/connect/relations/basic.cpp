#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "spark/connect/relations.pb.h"

#include <random>

namespace firesteel {
namespace {

ExprPtr integer(int32_t value) { return make_expr<LiteralExpr>(Literal::integer(value)); }

}  // namespace

PlanPtr convert_project(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Project& project = relation.project();
  PlanPtr child = project.has_input() ? converter.relation(project.input()) : PlanPtr(make_plan<OneRowRelation>());
  return make_plan<Project>(converter.expressions(project.expressions()), std::move(child));
}

PlanPtr convert_filter(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Filter& filter = relation.filter();
  PlanPtr child = converter.relation(filter.input());
  return make_plan<Filter>(converter.expression(filter.condition()), std::move(child));
}

PlanPtr convert_sort(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Sort& sort = relation.sort();
  PlanPtr child = converter.relation(sort.input());
  ExprList order;
  for (const auto& element : sort.order()) {
    order.push_back(convert_sort_order(element, converter));
  }
  return make_plan<Sort>(std::move(order), !sort.has_is_global() || sort.is_global(), std::move(child));
}

PlanPtr convert_row_range(const pb::Relation& relation, PlanConverter& converter) {
  if (relation.has_limit()) {
    return make_plan<Limit>(integer(relation.limit().limit()), nullptr, converter.relation(relation.limit().input()));
  }
  if (relation.has_offset()) {
    return make_plan<Limit>(nullptr, integer(relation.offset().offset()),
                            converter.relation(relation.offset().input()));
  }
  return make_plan<Tail>(relation.tail().limit(), converter.relation(relation.tail().input()));
}

PlanPtr convert_subquery_alias(const pb::Relation& relation, PlanConverter& converter) {
  const pb::SubqueryAlias& alias = relation.subquery_alias();
  std::vector<std::string> name(alias.qualifier().begin(), alias.qualifier().end());
  name.push_back(alias.alias());
  return make_plan<SubqueryAlias>(std::move(name), converter.relation(alias.input()));
}

PlanPtr convert_hint(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Hint& hint = relation.hint();
  PlanPtr child = converter.relation(hint.input());
  return make_plan<UnresolvedHint>(std::move(child), hint.name(), converter.expressions(hint.parameters()));
}

PlanPtr convert_repartition(const pb::Relation& relation, PlanConverter& converter) {
  if (relation.has_repartition()) {
    const pb::Repartition& repartition = relation.repartition();
    return make_plan<Repartition>(repartition.num_partitions(), ExprList(),
                                  !repartition.has_shuffle() || repartition.shuffle(),
                                  converter.relation(repartition.input()));
  }
  const pb::RepartitionByExpression& by = relation.repartition_by_expression();
  PlanPtr child = converter.relation(by.input());
  std::optional<int> partitions;
  if (by.has_num_partitions()) {
    partitions = by.num_partitions();
  }
  return make_plan<Repartition>(partitions, converter.expressions(by.partition_exprs()), true, std::move(child));
}

PlanPtr convert_sample(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Sample& sample = relation.sample();
  PlanPtr child = converter.relation(sample.input());
  if (sample.deterministic_order()) {
    // randomSplit: the parts are disjoint only when every run sees the rows in one order.
    Sort sorted(ExprList(), false, std::move(child));
    sorted.order_by_all = true;
    child = make_plan<Sort>(std::move(sorted));
  }
  const int64_t seed = sample.has_seed() ? sample.seed() : static_cast<int64_t>(std::random_device{}());
  return make_plan<Sample>(sample.lower_bound(), sample.upper_bound(), sample.with_replacement(), seed,
                           std::move(child));
}

PlanPtr convert_range(const pb::Relation& relation, PlanConverter&) {
  const pb::Range& range = relation.range();
  if (range.step() == 0) {
    throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "the step of a range cannot be 0"}});
  }
  auto id = std::make_shared<const Attribute>("id", DataType::long_type(), false, next_expr_id());
  return make_plan<Range>(range.start(), range.end(), range.step(),
                          range.has_num_partitions() ? range.num_partitions() : 0, std::move(id));
}

// Rows of a batch are all there: no watermark decides anything.
PlanPtr convert_with_watermark(const pb::Relation& relation, PlanConverter& converter) {
  return converter.relation(relation.with_watermark().input());
}

PlanPtr convert_deduplicate(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Deduplicate& deduplicate = relation.deduplicate();
  if (deduplicate.within_watermark()) {
    throw_unsupported("dropDuplicatesWithinWatermark");
  }
  if (deduplicate.all_columns_as_keys() && deduplicate.column_names_size() > 0) {
    throw SparkError("CONNECT_INVALID_PLAN.DEDUPLICATE_ALL_COLUMNS_AND_SUBSET");
  }
  if (!deduplicate.all_columns_as_keys() && deduplicate.column_names_size() == 0) {
    throw SparkError("CONNECT_INVALID_PLAN.DEDUPLICATE_REQUIRES_COLUMNS_OR_ALL");
  }
  if (deduplicate.all_columns_as_keys()) {
    return make_plan<Distinct>(converter.relation(deduplicate.input()));
  }
  std::vector<std::string> names(deduplicate.column_names().begin(), deduplicate.column_names().end());
  return make_plan<Deduplicate>(std::move(names), false, converter.relation(deduplicate.input()));
}

}  // namespace firesteel
