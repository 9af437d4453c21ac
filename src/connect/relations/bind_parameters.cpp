#include "connect/relations/bind_parameters.h"

#include "expression/nodes/unresolved.h"
#include "logical/commands/catalog_statement.h"
#include "logical/commands/command.h"
#include "logical/relations/unresolved_relations.h"

namespace firesteel {
namespace {

class Binder {
 public:
  explicit Binder(const ParameterValues& values) : values_(values) {}

  PlanPtr plan(const PlanPtr& root) {
    return transform_up(root, [this](const PlanPtr& node) { return bind_node(node); });
  }

 private:
  ExprPtr bind_expression(const ExprPtr& root) {
    return transform_up(root, [this](const ExprPtr& node) -> ExprPtr {
      if (const auto* parameter = as<Parameter>(node)) {
        const auto value = values_.find(parameter->name);
        if (value == values_.end()) {
          throw SparkError("UNBOUND_SQL_PARAMETER", {{"name", parameter->name}}).with_context(node->origin());
        }
        return value->second;
      }
      const PlanPtr inner = subquery_plan(node);
      return inner == nullptr ? node : with_subquery_plan(node, plan(inner));
    });
  }

  void bind_list(ExprList& list) {
    for (ExprPtr& each : list) {
      each = bind_expression(each);
    }
  }

  // Nodes with parts that are neither children nor expressions.
  PlanPtr bind_node(const PlanPtr& node) {
    if (const auto* with = as<UnresolvedWith>(node)) {
      UnresolvedWith copy(*with);
      for (CteDefinition& definition : copy.definitions) {
        definition.plan = plan(definition.plan);
      }
      return make_plan<UnresolvedWith>(std::move(copy));
    }
    if (const auto* pivot = as<UnresolvedPivot>(node)) {
      UnresolvedPivot copy(*pivot);
      if (copy.grouping) {
        bind_list(*copy.grouping);
      }
      bind_list(copy.pivot_columns);
      bind_list(copy.pivot_values);
      bind_list(copy.aggregates);
      return make_plan<UnresolvedPivot>(std::move(copy));
    }
    if (const auto* windows = as<WithWindowDefinitions>(node)) {
      WithWindowDefinitions copy(*windows);
      for (auto& [name, definition] : copy.definitions) {
        definition = bind_expression(definition);
      }
      return make_plan<WithWindowDefinitions>(std::move(copy));
    }
    if (const auto* command = as<Command>(node); command != nullptr && command->plan != nullptr) {
      Command copy(*command);
      copy.plan = plan(copy.plan);
      return make_plan<Command>(std::move(copy));
    }
    if (const auto* statement = as<CatalogStatement>(node)) {
      return map_statement_queries(*statement, [this](const PlanPtr& query) { return plan(query); });
    }
    return map_expressions(node, [this](const ExprPtr& expr) { return bind_expression(expr); });
  }

  const ParameterValues& values_;
};

}  // namespace

PlanPtr bind_parameters(const PlanPtr& plan, const ParameterValues& values) { return Binder(values).plan(plan); }

}  // namespace firesteel
