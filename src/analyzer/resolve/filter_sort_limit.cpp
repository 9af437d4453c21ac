// WHERE, HAVING, ORDER BY, DISTRIBUTE BY. Filters and sorts may use what their input does not pass on.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/aggregate_split.h"
#include "analyzer/resolve/missing_columns.h"
#include "analyzer/resolve/query_resolver.h"
#include "base/errors/check.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

ExprPtr QueryResolver::name_in(const UnresolvedAttribute& name, const Relation& relation) {
  if (name.plan_id.has_value()) {
    return resolve_dataframe_column(name, relation);
  }
  const auto found = find_column(relation, name.parts, options_.case_sensitive, name.origin());
  return found ? extract_fields(found->attribute, name.parts, found->name_end, name.origin()) : nullptr;
}

ExprPtr QueryResolver::name_below_aggregate(const UnresolvedAttribute& name, const Relation& input) {
  ExprPtr found = name_in(name, *input.aggregate_input);
  if (found != nullptr) {
    visit(found, [&](const ExprPtr& node) {
      if (node->kind() == ExprKind::kAttribute) {
        below_aggregate_[id_of(node)] = std::make_shared<UnresolvedAttribute>(name);
      }
      return true;
    });
  }
  return found;
}

ExprPtr QueryResolver::grouping_column(const UnresolvedAttribute& name, const Relation& input) {
  const Aggregate* aggregate = input.aggregate_input == nullptr ? nullptr : find_aggregate(input.plan);
  if (aggregate == nullptr || name.plan_id.has_value()) {
    return nullptr;
  }
  const ExprList& grouping = input.expanded == nullptr ? aggregate->grouping : input.expanded->originals;
  try {
    const auto found = find_column(*input.aggregate_input, name.parts, options_.case_sensitive, name.origin());
    const bool grouped = found && std::any_of(grouping.begin(), grouping.end(), [&](const ExprPtr& expr) {
                           return same_expression(expr, found->attribute);
                         });
    return grouped ? name_below_aggregate(name, input) : nullptr;
  } catch (const SparkError&) {
    return nullptr;  // ambiguous, or without such a field: an alias may be meant
  }
}

NameScope QueryResolver::scope_over(const RelationPtr& input, bool look_below) {
  NameScope scope;
  scope.relation = input.get();
  scope.aggregate_input = input->aggregate_input.get();
  scope.grouping_allowed = input->expanded != nullptr;
  scope.then = [this, input, look_below](const UnresolvedAttribute& name) -> ExprPtr {
    if (input->aggregate_input != nullptr) {
      return name_below_aggregate(name, *input);
    }
    const Relation* below = input.get();
    while (look_below && below->inputs.size() == 1 && can_pass_more_columns(below->plan)) {
      below = below->inputs[0].get();
      if (ExprPtr found = name_in(name, *below)) {
        return found;
      }
      if (below->aggregate_input != nullptr) {
        break;
      }
    }
    return nullptr;
  };
  return scope;
}

namespace {

RelationPtr with_plan(const RelationPtr& relation, PlanPtr plan) {
  auto copy = std::make_shared<Relation>(*relation);
  copy->plan = std::move(plan);
  return copy;
}

bool has_id(const AttributeList& columns, ExprId id) {
  return std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column->id == id; });
}

}  // namespace

RelationPtr QueryResolver::with_missing_columns(const RelationPtr& input, ExprList& exprs, const ExprList& aggregates) {
  const bool any_aggregate = !aggregates.empty() || std::any_of(exprs.begin(), exprs.end(), contains_aggregate);
  const AttributeList missing = attributes_outside(exprs, input->plan->output());
  if (missing.empty() && !any_aggregate) {
    return input;
  }
  if (input->aggregate_input == nullptr) {
    return missing.empty() ? input : with_plan(input, pass_columns_up(input->plan, missing));
  }
  const Aggregate* aggregate = find_aggregate(input->plan);
  check(aggregate != nullptr, "a relation over an Aggregate has one");
  const AggregateSplit split(aggregate->grouping, {});
  ExprList list = aggregate->aggregates;
  list.insert(list.end(), aggregates.begin(), aggregates.end());
  for (ExprPtr& expr : exprs) {
    if (input->expanded != nullptr) {
      expr = over_expanded(expr, *input->expanded);
    }
    expr = split.extract(expr, list);
  }
  AttributeList added;
  for (size_t i = aggregate->aggregates.size(); i < list.size(); ++i) {
    added.push_back(to_attribute(list[i]));
  }
  // A column of the Aggregate that a Project above it leaves out comes up, too.
  for (const AttributePtr& column : attributes_outside(exprs, input->plan->output())) {
    const bool computed =
        std::any_of(list.begin(), list.end(), [&](const ExprPtr& item) { return id_of(item) == column->id; });
    if (!computed) {
      const auto written = below_aggregate_.find(column->id);
      const auto* name = written == below_aggregate_.end() ? nullptr : as<UnresolvedAttribute>(written->second);
      throw unresolved_column(name == nullptr ? NameParts{column->name} : name->parts, input->visible,
                              name == nullptr ? column->origin() : name->origin());
    }
    if (!has_id(added, column->id)) {
      added.push_back(column);
    }
  }
  return with_plan(input, with_aggregate_list(input->plan, list, added));
}

ExprPtr QueryResolver::checked_condition(const ExprPtr& condition, const Origin& origin) {
  const DataType& type = condition->type();
  if (!type.is(TypeId::kBoolean)) {
    const std::string written = quoted_sql(binder_.shown(condition));
    throw error_at(origin, "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
                   {{"sqlExpr", written}, {"filter", written}, {"type", quoted_type(type)}});
  }
  if (contains_window(condition)) {
    throw error_at({}, "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", {{"clauseName", "WHERE"}});
  }
  if (contains_generator(condition)) {
    throw error_at({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
                   {{"plan", "'Filter " + expression_string(binder_.shown(condition))}});
  }
  if (contains_aggregate(condition)) {
    std::string found;
    visit(condition, [&](const ExprPtr& node) {
      const bool bad = node->kind() == ExprKind::kAggregateCall;
      if (bad) {
        found += (found.empty() ? "" : ", ") + qualified_sql(binder_.shown(node));
      }
      return !bad;
    });
    throw error_at(origin, "INVALID_WHERE_CONDITION",
                   {{"condition", quoted_sql(binder_.shown(condition))}, {"expressionList", found}});
  }
  return condition;
}

void QueryResolver::refuse_in_clause(const ExprList& exprs, const Origin& origin) {
  std::string invalid;
  for (const ExprPtr& expr : exprs) {
    visit(expr, [&](const ExprPtr& node) {
      const bool bad = node->kind() == ExprKind::kAggregateCall || node->kind() == ExprKind::kWindow ||
                       node->kind() == ExprKind::kGeneratorCall;
      if (bad) {
        invalid += (invalid.empty() ? "" : ", ") + quoted_sql(binder_.shown(node));
      }
      return !bad;
    });
  }
  if (!invalid.empty()) {
    throw error_at(origin, "UNSUPPORTED_EXPR_FOR_OPERATOR", {{"invalidExprSqls", invalid}});
  }
}

RelationPtr QueryResolver::resolve_filter(const Filter& node) {
  const RelationPtr input = resolve(node.child);
  NameScope scope = scope_over(input, true);
  scope.clause = "Filter";
  scope.node_origin = &node.origin();
  ExprList exprs = {resolve_expression(node.condition, scope)};
  const bool over_aggregate = input->aggregate_input != nullptr;
  if (!over_aggregate) {
    exprs[0] = checked_condition(exprs[0], node.origin());
  }
  const RelationPtr complete = with_missing_columns(input, exprs);
  if (over_aggregate) {
    exprs[0] = checked_condition(exprs[0], node.origin());
  }
  return pass_through(make_plan<Filter>(exprs[0], complete->plan), complete);
}

RelationPtr QueryResolver::resolve_having(const UnresolvedHaving& node) {
  RelationPtr input;
  if (const auto* project = as<Project>(node.child)) {
    const PlanPtr aggregate =
        make_plan<Aggregate>(ExprList{}, project->list, project->child)->with_origin(project->origin());
    input = resolve_aggregate(*as<Aggregate>(aggregate));
  } else {
    input = resolve(node.child);
  }
  NameScope scope = scope_over(input, true);
  scope.clause = "UnresolvedHaving";
  // A grouping column comes before an alias of the select list.
  scope.first = [&](const UnresolvedAttribute& name) { return grouping_column(name, *input); };
  ExprList aggregates;
  scope.outer_aggregates = &aggregates;
  ExprList exprs = {resolve_expression(node.condition, scope)};
  if (!exprs[0]->type().is(TypeId::kBoolean)) {
    exprs[0] = binder_.coerce(make_expr_at<Cast>(node.origin(), exprs[0], DataType::boolean(),
                                                 options_.ansi ? EvalMode::kAnsi : EvalMode::kLegacy, true));
  }
  const RelationPtr complete = with_missing_columns(input, exprs, aggregates);
  return pass_through(make_plan<Filter>(checked_condition(exprs[0], node.origin()), complete->plan), complete);
}

ExprPtr QueryResolver::sort_ordinal(const ExprPtr& order, const RelationPtr& input) {
  const auto* sort = as<SortOrder>(order);
  const auto* literal = sort == nullptr ? nullptr : as<LiteralExpr>(sort->child);
  if (!options_.order_by_ordinal || literal == nullptr || !literal->value.type.is(TypeId::kInteger) ||
      literal->value.is_null()) {
    return nullptr;
  }
  const int64_t position = literal->value.as_int64();
  if (position < 1 || position > static_cast<int64_t>(input->visible.size())) {
    throw error_at(order->origin(), "ORDER_BY_POS_OUT_OF_RANGE",
                   {{"index", std::to_string(position)}, {"size", std::to_string(input->visible.size())}});
  }
  return order->with_children({input->visible[static_cast<size_t>(position - 1)]});
}

namespace {

const SortOrder* bare_all(const Sort& node) {
  const auto* sort = node.order.size() == 1 ? as<SortOrder>(node.order[0]) : nullptr;
  const auto* name = sort == nullptr ? nullptr : as<UnresolvedAttribute>(sort->child);
  return name != nullptr && name->parts.size() == 1 && same_identifier(name->parts[0], "all", false) ? sort : nullptr;
}

bool is_orderable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kMap:
    case TypeId::kVariant:
    case TypeId::kCalendarInterval:
      return false;
    case TypeId::kArray:
      return is_orderable(type.element());
    case TypeId::kStruct:
      return std::all_of(type.fields().begin(), type.fields().end(),
                         [](const StructField& field) { return is_orderable(field.type); });
    default:
      return true;
  }
}

}  // namespace

namespace {

// sum(b), which HAVING has added, in a list that computes sum(b) + 1.
bool is_part_of_another(const ExprList& list, ExprId id) {
  const auto added = std::find_if(list.begin(), list.end(), [&](const ExprPtr& item) {
    return item->kind() == ExprKind::kAlias && id_of(item) == id;
  });
  return added != list.end() && std::any_of(list.begin(), list.end(), [&](const ExprPtr& item) {
           return item != *added &&
                  contains(item, [&](const ExprPtr& node) { return same_expression(node, as<Alias>(*added)->child); });
         });
}

// Is the column part of an expression of the select list?
bool is_used_above(const PlanPtr& plan, ExprId id) {
  if (const auto* project = as<Project>(plan)) {
    for (const ExprPtr& item : project->list) {
      const bool reads = item->kind() == ExprKind::kAlias && contains(item, [&](const ExprPtr& node) {
                           return node->kind() == ExprKind::kAttribute && id_of(node) == id;
                         });
      if (reads) {
        return true;
      }
    }
  }
  if (const auto* aggregate = as<Aggregate>(plan)) {
    return is_part_of_another(aggregate->aggregates, id);
  }
  return (plan->kind() == PlanKind::kProject || plan->kind() == PlanKind::kFilter) &&
         is_used_above(plan->children()[0], id);
}

// When HAVING has needed more than the select list, Spark has closed the Aggregate: ORDER BY cannot add to it.
bool closed_by_having(const Relation& input) {
  if (input.aggregate_input == nullptr || input.plan->kind() != PlanKind::kFilter) {
    return false;
  }
  const AttributeList& output = input.plan->output();
  return std::any_of(output.begin(), output.end(), [&](const AttributePtr& column) {
    return !has_id(input.visible, column->id) && !is_used_above(input.plan, column->id);
  });
}

// What ORDER BY over such a HAVING may not read: neither in the select list nor grouped by.
AttributeList outside_of_having(const ExprList& order, const Relation& input) {
  const Aggregate* aggregate = closed_by_having(input) ? find_aggregate(input.plan) : nullptr;
  AttributeList outside;
  for (const AttributePtr& column : aggregate == nullptr ? AttributeList() : attributes_outside(order, input.visible)) {
    const bool grouped = std::any_of(aggregate->grouping.begin(), aggregate->grouping.end(),
                                     [&](const ExprPtr& key) { return same_expression(key, column); });
    if (!grouped) {
      outside.push_back(column);
    }
  }
  return outside;
}

void refuse_subqueries(const ExprList& order) {
  for (const ExprPtr& key : order) {
    visit(key, [&](const ExprPtr& node) {
      const auto* scalar = as<ScalarSubquery>(node);
      const bool predicate = node->kind() == ExprKind::kExists || node->kind() == ExprKind::kInSubquery;
      if (predicate || (scalar != nullptr && !scalar->outer_columns.empty())) {
        throw error_at(node->origin(),
                       std::string("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_") +
                           (predicate ? "IN_EXISTS_SUBQUERY" : "CORRELATED_SCALAR_SUBQUERY"),
                       {{"treeNode", "Sort [" + expression_string(key) + "]"}});
      }
      return true;
    });
  }
}

}  // namespace

RelationPtr QueryResolver::resolve_sort(const Sort& node) {
  const RelationPtr input = resolve(node.child);
  ExprList order;
  const SortOrder* all = bare_all(node);
  const bool is_all = node.order_by_all ||
                      (all != nullptr && !find_column(input->visible, {"all"}, options_.case_sensitive, node.origin()));
  NameScope scope = scope_over(input, true);
  scope.clause = "Sort";
  // An ambiguous name means a column below the select list, if there is one.
  scope.first = [&](const UnresolvedAttribute& name) -> ExprPtr {
    try {
      if (!name.plan_id.has_value()) {
        find_column(*input, name.parts, options_.case_sensitive, name.origin());
      }
      return nullptr;
    } catch (const SparkError& error) {
      if (error.condition() != "AMBIGUOUS_REFERENCE") {
        throw;
      }
      if (ExprPtr below = scope.then(name)) {
        return below;
      }
      throw unresolved_column(name.parts, input->visible, name.origin());
    }
  };
  // a.b where a is a string of the select list, but a struct below it: the one that has the field is meant.
  const auto resolve_or_below = [&](const ExprPtr& expr) -> ExprPtr {
    try {
      return resolve_expression(expr, scope);
    } catch (const SparkError& error) {
      if (error.condition() != "INVALID_EXTRACT_BASE_FIELD_TYPE" && error.condition() != "FIELD_NOT_FOUND") {
        throw;
      }
      try {
        NameScope below = scope;
        below.first = scope.then;
        return resolve_expression(expr, below);
      } catch (const SparkError&) {
        throw error;
      }
    }
  };
  if (is_all) {
    const auto* form = node.order.empty() ? nullptr : as<SortOrder>(node.order[0]);
    for (const AttributePtr& column : input->visible) {
      order.push_back(
          make_expr<SortOrder>(column, form == nullptr || form->ascending, form == nullptr || form->nulls_first));
    }
  } else {
    for (const ExprPtr& expr : node.order) {
      ExprPtr resolved = sort_ordinal(expr, input);
      order.push_back(resolved != nullptr ? resolved : resolve_or_below(expr));
    }
  }
  if (std::any_of(order.begin(), order.end(), contains_generator)) {
    throw error_at({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", {{"plan", "'Sort"}});
  }
  for (const AttributePtr& column : outside_of_having(order, *input)) {
    const auto written = below_aggregate_.find(column->id);
    const auto* name = written == below_aggregate_.end() ? nullptr : as<UnresolvedAttribute>(written->second);
    throw unresolved_column(name == nullptr ? NameParts{column->name} : name->parts, input->visible,
                            name == nullptr ? column->origin() : name->origin());
  }
  if (closed_by_having(*input)) {
    refuse_in_clause(order, node.origin());
  }
  const RelationPtr complete = with_missing_columns(input, order);
  refuse_in_clause(order, node.origin());
  const Aggregate* aggregate = input->aggregate_input == nullptr ? nullptr : find_aggregate(input->plan);
  const bool groups_by_subquery =
      aggregate != nullptr &&
      std::any_of(aggregate->grouping.begin(), aggregate->grouping.end(), [](const ExprPtr& key) {
        return contains(key, [](const ExprPtr& node) { return subquery_plan(node) != nullptr; });
      });
  if (!groups_by_subquery) {
    refuse_subqueries(order);
  }
  for (const ExprPtr& expr : order) {
    if (!is_orderable(expr->type())) {
      throw datatype_mismatch(expr, "INVALID_ORDERING_TYPE",
                              {{"functionName", "`sortorder`"}, {"dataType", quoted_type(expr->type())}});
    }
  }
  return pass_through(make_plan<Sort>(std::move(order), node.global, complete->plan), complete);
}

RelationPtr QueryResolver::resolve_repartition(const Repartition& node) {
  const RelationPtr input = resolve(node.child);
  const NameScope scope = scope_over(input, true);
  ExprList keys;
  for (const ExprPtr& key : node.keys) {
    keys.push_back(resolve_expression(key, scope));
  }
  const RelationPtr complete = with_missing_columns(input, keys);
  return pass_through(make_plan<Repartition>(node.partitions, std::move(keys), node.shuffle, complete->plan), complete);
}

}  // namespace firesteel
