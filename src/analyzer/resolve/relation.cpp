#include "analyzer/resolve/relation.h"

#include "logical/relations/unary_relations.h"

namespace firesteel {

RelationPtr make_relation(PlanPtr plan, std::vector<RelationPtr> inputs) {
  auto relation = std::make_shared<Relation>();
  relation->visible = plan->output();
  relation->plan_id = plan->plan_id();
  relation->plan = std::move(plan);
  relation->inputs = std::move(inputs);
  return relation;
}

RelationPtr pass_through(PlanPtr plan, const RelationPtr& input) {
  auto relation = std::make_shared<Relation>();
  relation->visible = input->visible;
  relation->hidden = input->hidden;
  relation->aggregate_input = input->aggregate_input;
  relation->expanded = input->expanded;
  relation->plan_id = plan->plan_id();
  relation->plan = std::move(plan);
  relation->inputs = {input};
  return relation;
}

PlanPtr sealed_plan(const RelationPtr& relation) {
  if (!relation->has_extra_columns()) {
    return relation->plan;
  }
  return make_plan<Project>(ExprList(relation->visible.begin(), relation->visible.end()), relation->plan);
}

}  // namespace firesteel
