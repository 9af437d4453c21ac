// The dispatcher: which method resolves which plan node.
#include "analyzer/resolve/query_resolver.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "base/errors/check.h"
#include "logical/commands/command.h"

namespace firesteel {

using namespace query_compilation_errors;

RelationPtr QueryResolver::resolve(const PlanPtr& plan) {
  RelationPtr relation = resolve_node(plan);
  if (!plan->plan_id().has_value() || relation->plan_id == plan->plan_id()) {
    return relation;
  }
  // A relation of its own, so that DataFrame columns of the inner plan id are still found below it.
  auto tagged = std::make_shared<Relation>(*relation);
  if (relation->plan_id.has_value()) {
    tagged->inputs = {relation};
  }
  tagged->plan_id = plan->plan_id();
  return tagged;
}

RelationPtr QueryResolver::resolve_node(const PlanPtr& plan) {
  // Only leaves are taken as they are: a parser's Project of literals has nothing unresolved in it, but no names yet.
  switch (plan->children().size()) {
    case 0:
      return resolve_leaf(plan);
    case 1:
      return resolve_unary(plan);
    default:
      break;
  }
  if (const auto* node = as<Join>(plan)) {
    return resolve_join(*node);
  }
  if (const auto* node = as<LateralJoin>(plan)) {
    return resolve_lateral_join(*node);
  }
  if (const auto* node = as<SetOperation>(plan)) {
    return resolve_set_operation(*node);
  }
  if (const auto* node = as<Union>(plan)) {
    return resolve_union(*node);
  }
  if (const auto* node = as<CoGroupInPython>(plan)) {
    return resolve_cogroup_in_python(*node);
  }
  fail_check("a plan node that the analyzer does not know: " + plan->describe());
}

RelationPtr QueryResolver::with_unique_ids(const PlanPtr& plan) {
  bool repeated = false;
  for (const AttributePtr& attribute : plan->output()) {
    repeated = !seen_ids_.insert(attribute->id).second || repeated;
  }
  if (!repeated) {
    return make_relation(plan);
  }
  PlanPtr fresh = with_fresh_ids(plan);
  for (const AttributePtr& attribute : fresh->output()) {
    seen_ids_.insert(attribute->id);
  }
  return make_relation(std::move(fresh));
}

RelationPtr QueryResolver::resolve_leaf(const PlanPtr& plan) {
  if (const auto* node = as<UnresolvedRelation>(plan)) {
    return resolve_relation(*node);
  }
  if (const auto* node = as<UnresolvedDataSource>(plan)) {
    return resolve_data_source(*node);
  }
  if (const auto* node = as<UnresolvedInlineTable>(plan)) {
    return resolve_inline_table(*node);
  }
  if (const auto* node = as<UnresolvedTableFunction>(plan)) {
    return resolve_table_function(*node);
  }
  if (const auto* node = as<AnalyzedPlan>(plan)) {
    return with_unique_ids(node->plan);
  }
  if (const auto* node = as<Union>(plan); node != nullptr || plan->kind() == PlanKind::kCommand ||
                                          plan->kind() == PlanKind::kCatalogStatement ||
                                          plan->kind() == PlanKind::kSessionStatement) {
    throw unsupported("a command inside of a query", plan->origin());
  }
  return with_unique_ids(plan);
}

RelationPtr QueryResolver::resolve_unary(const PlanPtr& plan) {
  switch (plan->kind()) {
    case PlanKind::kUnresolvedWith:
      return resolve_with(*as<UnresolvedWith>(plan));
    case PlanKind::kUnresolvedPipe:
      return resolve_pipe(*as<UnresolvedPipe>(plan));
    case PlanKind::kUnresolvedColumnAliases:
      return resolve_column_aliases(*as<UnresolvedColumnAliases>(plan));
    case PlanKind::kUnresolvedHaving:
      return resolve_having(*as<UnresolvedHaving>(plan));
    case PlanKind::kUnresolvedPivot:
      return resolve_pivot(*as<UnresolvedPivot>(plan));
    case PlanKind::kUnresolvedUnpivot:
      return resolve_unpivot(*as<UnresolvedUnpivot>(plan));
    case PlanKind::kDataFrameOperation:
      return resolve_dataframe_operation(*as<DataFrameOperation>(plan));
    case PlanKind::kProject:
      return resolve_project(*as<Project>(plan));
    case PlanKind::kAggregate:
      return resolve_aggregate(*as<Aggregate>(plan));
    case PlanKind::kFilter:
      return resolve_filter(*as<Filter>(plan));
    case PlanKind::kSort:
      return resolve_sort(*as<Sort>(plan));
    case PlanKind::kLimit:
      return resolve_limit(*as<Limit>(plan));
    case PlanKind::kRepartition:
      return resolve_repartition(*as<Repartition>(plan));
    case PlanKind::kSubqueryAlias:
      return resolve_subquery_alias(*as<SubqueryAlias>(plan));
    case PlanKind::kGenerate:
      return resolve_generate(*as<Generate>(plan));
    case PlanKind::kMapInPython:
      return resolve_map_in_python(*as<MapInPython>(plan));
    case PlanKind::kCollectMetrics:
      return resolve_collect_metrics(*as<CollectMetrics>(plan));
    case PlanKind::kUnion:
      return resolve(plan->children()[0]);
    case PlanKind::kUnresolvedHint:
      return resolve_hint(*as<UnresolvedHint>(plan));
    case PlanKind::kResolvedHint:
      return resolve_marked(*as<ResolvedHint>(plan));
    case PlanKind::kWithWindowDefinitions: {
      const auto* saved = window_definitions_;
      window_definitions_ = &as<WithWindowDefinitions>(plan)->definitions;
      RelationPtr relation = resolve(plan->children()[0]);
      window_definitions_ = saved;
      return relation;
    }
    case PlanKind::kDistinct: {
      const RelationPtr input = resolve(plan->children()[0]);
      refuse_maps(*input, plan->origin());
      return make_relation(plan->with_children({sealed_plan(input)}), {input});
    }
    case PlanKind::kDeduplicate: {
      const RelationPtr input = resolve(plan->children()[0]);
      return deduplicate(*as<Deduplicate>(plan), input);
    }
    case PlanKind::kTail:
    case PlanKind::kSample: {
      const RelationPtr input = resolve(plan->children()[0]);
      return pass_through(plan->with_children({input->plan}), input);
    }
    default:
      break;
  }
  // Window, Expand ...: only the analyzer makes them, so the plan has been analysed before.
  check(plan->resolved(), "a plan node that the analyzer does not know");
  return with_unique_ids(plan);
}

}  // namespace firesteel
