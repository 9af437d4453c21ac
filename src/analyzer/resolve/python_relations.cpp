// Relations whose rows Python functions make, and observed metrics.
#include "logical/relations/python_relations.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

namespace firesteel {

using namespace query_compilation_errors;

// Keys first, then all columns; sorted by the keys, so that groups follow one another.
PlanPtr QueryResolver::sorted_by_keys(const RelationPtr& input, const ExprList& grouping) {
  NameScope scope;
  scope.relation = input.get();
  scope.clause = "group by";
  ExprList list;
  ExprList order;
  for (const ExprPtr& expr : resolve_named_list(grouping, scope)) {
    const auto key = make_expr<Alias>(expr->kind() == ExprKind::kAlias ? as<Alias>(expr)->child : expr, name_of(expr));
    list.push_back(key);
    order.push_back(make_expr<SortOrder>(to_attribute(key), true, true));
  }
  for (const AttributePtr& column : input->plan->output()) {
    list.push_back(column);
  }
  PlanPtr keyed = make_plan<Project>(std::move(list), input->plan);
  return order.empty() ? keyed : make_plan<Sort>(std::move(order), true, std::move(keyed));
}

RelationPtr QueryResolver::resolve_map_in_python(const MapInPython& node) {
  const RelationPtr input = resolve(node.child);
  auto copy = std::make_shared<MapInPython>(node);
  copy->child = node.grouped ? sorted_by_keys(input, node.grouping) : input->plan;
  copy->num_keys = node.grouping.size();
  copy->grouping.clear();
  copy->columns = attributes_of(node.function->result_type.fields());
  return make_relation(PlanPtr(std::move(copy)));
}

RelationPtr QueryResolver::resolve_cogroup_in_python(const CoGroupInPython& node) {
  const RelationPtr left = resolve(node.left);
  const RelationPtr right = resolve(node.right);
  auto copy = std::make_shared<CoGroupInPython>(node);
  copy->left = sorted_by_keys(left, node.left_grouping);
  copy->right = sorted_by_keys(right, node.right_grouping);
  copy->num_keys = node.left_grouping.size();
  copy->left_grouping.clear();
  copy->right_grouping.clear();
  copy->columns = attributes_of(node.function->result_type.fields());
  return make_relation(PlanPtr(std::move(copy)));
}

RelationPtr QueryResolver::resolve_collect_metrics(const CollectMetrics& node) {
  const RelationPtr input = resolve(node.child);
  NameScope scope;
  scope.relation = input.get();
  scope.clause = "observe";
  auto copy = std::make_shared<CollectMetrics>(node);
  copy->child = input->plan;
  copy->metrics = resolve_named_list(node.metrics, scope);
  return make_relation(PlanPtr(std::move(copy)), {input});
}

}  // namespace firesteel
