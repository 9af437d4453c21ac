// SELECT without GROUP BY: lateral column aliases, window functions, generators, global aggregates.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/extract_windows.h"
#include "analyzer/resolve/lateral_aliases.h"
#include "analyzer/resolve/query_resolver.h"
#include "analyzer/resolve/time_windows.h"

#include <algorithm>
#include <utility>

namespace firesteel {

using namespace query_compilation_errors;

RelationPtr QueryResolver::resolve_project(const Project& node) {
  if (const PlanPtr generated = with_generated_windows(node)) {
    return resolve_project(*as<Project>(generated));
  }
  const std::string pipe_clause = std::exchange(pipe_clause_, {});
  const RelationPtr input = resolve(input_with_times(node));
  LateralAliases lateral(options_.case_sensitive);
  NameScope scope;
  scope.relation = input.get();
  scope.node_origin = &node.origin();
  if (options_.lateral_column_alias) {
    scope.then = [&](const UnresolvedAttribute& name) -> ExprPtr {
      const ExprPtr found = lateral.find(name);
      return found == nullptr ? nullptr : lateral_reference(found, name);
    };
  }
  ExprList items;
  for (const ExprPtr& expr : node.list) {
    const size_t before = items.size();
    for (ExprPtr& item : resolve_named_list({expr}, scope)) {
      items.push_back(std::move(item));
    }
    for (size_t i = before; i < items.size(); ++i) {
      lateral.add(items[i]);
    }
  }
  if (!pipe_clause.empty()) {
    check_pipe_items(pipe_clause, items, 0);
  }
  if (std::any_of(items.begin(), items.end(), contains_aggregate)) {
    return finish_aggregate({}, std::move(items), input, node.origin());
  }
  return finish_select(std::move(items), input);
}

ExprPtr QueryResolver::lateral_reference(const ExprPtr& column, const UnresolvedAttribute& name) {
  // Spark shows the alias so in the names of columns computed from it.
  const ExprPtr copy = column->with_origin(name.origin());
  auto shown_as = std::make_shared<Attribute>(*as<Attribute>(column));
  shown_as->name = "lateralAliasReference(" + shown_as->name + ")";
  binder_.remember_shown(copy, shown_as);
  return extract_fields(copy, name.parts, 1, name.origin());
}

RelationPtr QueryResolver::finish_select(ExprList items, const RelationPtr& input) {
  const std::vector<int> levels = LateralAliases::levels(items);
  const int last = items.empty() ? 0 : *std::max_element(levels.begin(), levels.end());
  RelationPtr current = input;
  for (int level = 0; level < last; ++level) {
    // Everything below, and the aliases that the next level uses.
    const AttributeList& columns = current->plan->output();
    ExprList list(columns.begin(), columns.end());
    for (size_t i = 0; i < items.size(); ++i) {
      if (levels[i] == level && items[i]->kind() == ExprKind::kAlias) {
        list.push_back(items[i]);
        items[i] = to_attribute(items[i]);
      }
    }
    current = finish_project(std::move(list), current);
  }
  return finish_project(std::move(items), current);
}

RelationPtr QueryResolver::finish_project(ExprList items, const RelationPtr& input) {
  PlanPtr plan = extract_generator(items, input->plan);
  plan = extract_windows(items, plan);
  AttributeList hidden = hidden_columns_of(*input);
  std::erase_if(hidden, [&](const AttributePtr& column) {
    return std::any_of(items.begin(), items.end(), [&](const ExprPtr& item) { return id_of(item) == column->id; });
  });
  const auto visible = static_cast<std::ptrdiff_t>(items.size());
  items.insert(items.end(), hidden.begin(), hidden.end());
  auto relation = std::make_shared<Relation>();
  relation->plan = make_plan<Project>(std::move(items), std::move(plan));
  relation->visible.assign(relation->plan->output().begin(), relation->plan->output().begin() + visible);
  relation->hidden = std::move(hidden);
  relation->inputs = {input};
  relation->aggregate_input = nullptr;
  return relation;
}

}  // namespace firesteel
