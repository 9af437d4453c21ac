// Python functions over rows and groups of rows; observed metrics.
#include "logical/relations/python_relations.h"

#include "connect/expressions/python_function.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

namespace firesteel {
namespace {

std::shared_ptr<const PythonFunction> shared_function(const pb::CommonInlineUserDefinedFunction& sent,
                                                      PlanConverter& converter) {
  PythonFunction function = read_python_function(sent);
  if (!function.result_type.is(TypeId::kStruct) || function.result_type.fields().empty()) {
    throw_unsupported("the Python function " + function.name + " without columns in its result");
  }
  function.argument_names.clear();
  return converter.session().with_worker_settings(std::move(function));
}

}  // namespace

PlanPtr convert_map_partitions(const pb::Relation& relation, PlanConverter& converter) {
  const pb::MapPartitions& map = relation.map_partitions();
  PlanPtr child = converter.relation(map.input());
  return make_plan<MapInPython>(shared_function(map.func(), converter), false, ExprList(), std::move(child));
}

PlanPtr convert_group_map(const pb::Relation& relation, PlanConverter& converter) {
  const pb::GroupMap& map = relation.group_map();
  if (map.has_transform_with_state_info() || map.has_is_map_groups_with_state()) {
    throw_unsupported("functions over groups with state");
  }
  PlanPtr child = converter.relation(map.input());
  return make_plan<MapInPython>(shared_function(map.func(), converter), true,
                                converter.expressions(map.grouping_expressions()), std::move(child));
}

PlanPtr convert_cogroup_map(const pb::Relation& relation, PlanConverter& converter) {
  const pb::CoGroupMap& map = relation.co_group_map();
  PlanPtr left = converter.relation(map.input());
  PlanPtr right = converter.relation(map.other());
  CoGroupInPython node(shared_function(map.func(), converter), std::move(left), std::move(right));
  node.left_grouping = converter.expressions(map.input_grouping_expressions());
  node.right_grouping = converter.expressions(map.other_grouping_expressions());
  return make_plan<CoGroupInPython>(std::move(node));
}

PlanPtr convert_collect_metrics(const pb::Relation& relation, PlanConverter& converter) {
  const pb::CollectMetrics& sent = relation.collect_metrics();
  PlanPtr child = converter.relation(sent.input());
  CollectMetrics node(sent.name(), converter.expressions(sent.metrics()), std::move(child));
  node.dataframe_id = relation.common().plan_id();
  return make_plan<CollectMetrics>(std::move(node));
}

}  // namespace firesteel
