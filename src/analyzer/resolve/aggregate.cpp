// GROUP BY: aliases, ordinals, ALL, grouping sets; and the select list above it.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/aggregate_split.h"
#include "analyzer/resolve/lateral_aliases.h"
#include "analyzer/resolve/query_resolver.h"
#include "analyzer/resolve/same_meaning.h"
#include "analyzer/resolve/time_windows.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"

#include <algorithm>
#include <utility>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

ExprPtr without_alias(const ExprPtr& expr) {
  const auto* alias = as<Alias>(expr);
  return alias == nullptr ? expr : alias->child;
}

const Literal* integer_literal(const ExprPtr& expr) {
  const auto* literal = as<LiteralExpr>(expr);
  return literal != nullptr && literal->value.type.is(TypeId::kInteger) && !literal->value.is_null() ? &literal->value
                                                                                                     : nullptr;
}

bool is_bare_all(const ExprList& grouping) {
  const auto* name = grouping.size() == 1 ? as<UnresolvedAttribute>(grouping[0]) : nullptr;
  return name != nullptr && name->parts.size() == 1 && same_identifier(name->parts[0], "all", false);
}

// A subquery outside of aggregate functions: it is evaluated for the groups, above the Aggregate.
bool has_subquery_over_aggregate(const ExprPtr& item) {
  bool found = false;
  visit(item, [&](const ExprPtr& node) {
    found = found || subquery_plan(node) != nullptr;
    return node->kind() != ExprKind::kAggregateCall;
  });
  return found;
}

// The grouping expression itself where its operands are written in another order: a + 1 for 1 + a.
ExprPtr as_grouped(const ExprPtr& expr, const ExprList& grouping) {
  if (expr->kind() == ExprKind::kAggregateCall || expr->kind() == ExprKind::kAttribute) {
    return expr;
  }
  for (const ExprPtr& key : grouping) {
    if (same_meaning(key, expr)) {
      return same_expression(key, expr) ? expr : key;
    }
  }
  ExprList children = expr->children();
  bool changed = false;
  for (ExprPtr& child : children) {
    ExprPtr grouped = as_grouped(child, grouping);
    changed = changed || grouped != child;
    child = std::move(grouped);
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

// What GROUP BY may name: in place of a generator stand its inputs, as Spark calls them.
ExprList with_generator_inputs(const ExprList& items) {
  ExprList named;
  for (const ExprPtr& item : items) {
    const auto* multi = as<MultiAlias>(item);
    const ExprPtr expr = multi != nullptr ? multi->child : without_alias(item);
    if (expr->kind() != ExprKind::kGeneratorCall) {
      named.push_back(item);
      continue;
    }
    const ExprList inputs = expr->children();
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (!inputs[i]->foldable()) {
        named.push_back(make_expr<Alias>(inputs[i], "_gen_input_" + std::to_string(i)));
      }
    }
  }
  return named;
}

}  // namespace

ExprPtr QueryResolver::resolve_grouping(const ExprPtr& expr, const NameScope& scope, const ExprList& items) {
  if (expr->kind() == ExprKind::kGroupingSets) {
    ExprList children = expr->children();
    for (ExprPtr& child : children) {
      child = resolve_grouping(child, scope, items);
    }
    return expr->with_children(std::move(children));
  }
  if (const auto* key = as<Alias>(expr); key != nullptr && key->name.empty()) {  // stands before GROUPING SETS
    return make_expr<Alias>(resolve_grouping(key->child, scope, items), "");
  }
  const Literal* ordinal = options_.group_by_ordinal ? integer_literal(expr) : nullptr;
  ExprPtr resolved;
  if (ordinal != nullptr) {
    const int64_t position = ordinal->as_int64();
    if (position < 1 || position > static_cast<int64_t>(items.size())) {
      throw error_at(expr->origin(), "GROUP_BY_POS_OUT_OF_RANGE",
                     {{"index", std::to_string(position)}, {"size", std::to_string(items.size())}});
    }
    resolved = without_alias(items[static_cast<size_t>(position - 1)]);
    if (contains_aggregate(resolved)) {
      throw error_at(
          expr->origin(), "GROUP_BY_POS_AGGREGATE",
          {{"index", std::to_string(position)}, {"aggExpr", qualified_sql(items[static_cast<size_t>(position - 1)])}});
    }
  } else {
    resolved = without_alias(resolve_expression(expr, scope));
  }
  if (contains_aggregate(resolved)) {
    throw error_at(expr->origin(), "GROUP_BY_AGGREGATE", {{"sqlExpr", qualified_sql(binder_.shown(resolved))}});
  }
  return resolved;
}

RelationPtr QueryResolver::resolve_aggregate(const Aggregate& node) {
  if (const PlanPtr generated = with_generated_windows(node)) {
    return resolve_aggregate(*as<Aggregate>(generated));
  }
  const std::string pipe_clause = std::exchange(pipe_clause_, {});
  const RelationPtr input = resolve(input_with_times(node));
  LateralAliases lateral(options_.case_sensitive);
  NameScope scope;
  scope.relation = input.get();
  scope.clause = "Aggregate";
  scope.node_origin = &node.origin();
  scope.grouping_allowed = std::any_of(node.grouping.begin(), node.grouping.end(),
                                       [](const ExprPtr& expr) { return expr->kind() == ExprKind::kGroupingSets; });
  if (options_.lateral_column_alias) {
    scope.then = [&](const UnresolvedAttribute& name) -> ExprPtr {
      const ExprPtr found = lateral.find(name);
      return found == nullptr ? nullptr : lateral_reference(found, name);
    };
  }
  ExprList items;
  for (const ExprPtr& expr : node.aggregates) {
    const size_t before = items.size();
    for (ExprPtr& item : resolve_named_list({expr}, scope)) {
      items.push_back(std::move(item));
    }
    for (size_t i = before; i < items.size(); ++i) {
      lateral.add(items[i]);
    }
  }
  if (!pipe_clause.empty()) {
    check_pipe_items(pipe_clause, items, node.grouping.size());
  }
  scope.then = nullptr;
  const ExprList nameable = with_generator_inputs(items);
  if (options_.group_by_aliases) {
    scope.then = [&](const UnresolvedAttribute& name) -> ExprPtr {
      for (const ExprPtr& item : nameable) {
        if (name.parts.size() == 1 && same_name(name_of(item), name.parts[0])) {
          return without_alias(item);
        }
      }
      return nullptr;
    };
  }
  ExprList grouping;
  const bool bare_all =
      is_bare_all(node.grouping) && !find_column(*input, {"all"}, options_.case_sensitive, node.origin());
  if (node.group_by_all || bare_all) {
    for (const ExprPtr& item : items) {
      const auto* multi = as<MultiAlias>(item);
      const ExprPtr expr = multi != nullptr ? multi->child : without_alias(item);
      // Of a generator its inputs are grouped by.
      for (const ExprPtr& key : expr->kind() == ExprKind::kGeneratorCall ? expr->children() : ExprList{expr}) {
        if (!contains_aggregate(key) && !key->foldable()) {
          grouping.push_back(key);
        }
      }
    }
    return finish_group_by_all(std::move(grouping), std::move(items), input, node.origin());
  } else {
    refuse_ordinals_of_star(node);
    for (const ExprPtr& expr : node.grouping) {
      grouping.push_back(resolve_grouping(expr, scope, nameable));
    }
  }
  return finish_aggregate(std::move(grouping), std::move(items), input, node.origin());
}

// Beside aggregate functions there is room for one generator.
void QueryResolver::refuse_generators(const ExprList& items) const {
  std::string generators;
  int count = 0;
  for (const ExprPtr& item : items) {
    const auto* multi = as<MultiAlias>(item);
    const ExprPtr expr = multi != nullptr ? multi->child : without_alias(item);
    if (expr->kind() == ExprKind::kGeneratorCall) {
      generators += (count++ == 0 ? "" : ", ") + quoted_sql(binder_.shown(expr));
    }
  }
  if (count > 1) {
    throw error_at({}, "UNSUPPORTED_GENERATOR.MULTI_GENERATOR",
                   {{"num", std::to_string(count)}, {"generators", generators}});
  }
}

RelationPtr QueryResolver::finish_group_by_all(ExprList grouping, ExprList items, const RelationPtr& input,
                                               const Origin& origin) {
  try {
    return finish_aggregate(std::move(grouping), std::move(items), input, origin);
  } catch (const SparkError& error) {
    // A column beside an aggregate function in one expression: ALL does not say what to group by.
    if (error.condition() != "MISSING_GROUP_BY" && error.condition() != "MISSING_AGGREGATION") {
      throw;
    }
    throw error_at(origin, "UNRESOLVED_ALL_IN_GROUP_BY");
  }
}

void QueryResolver::refuse_ordinals_of_star(const Aggregate& node) const {
  const bool star = std::any_of(node.aggregates.begin(), node.aggregates.end(),
                                [](const ExprPtr& item) { return item->kind() == ExprKind::kUnresolvedStar; });
  const bool ordinal = std::any_of(node.grouping.begin(), node.grouping.end(),
                                   [](const ExprPtr& expr) { return integer_literal(expr) != nullptr; });
  if (star && ordinal && options_.group_by_ordinal) {
    throw error_at(node.origin(), "STAR_GROUP_BY_POS");
  }
}

RelationPtr QueryResolver::finish_aggregate(ExprList grouping, ExprList items, const RelationPtr& input,
                                            const Origin& origin) {
  refuse_generators(items);
  PlanPtr below = input->plan;
  std::shared_ptr<const ExpandedGrouping> expanded;
  if (std::any_of(grouping.begin(), grouping.end(),
                  [](const ExprPtr& expr) { return expr->kind() == ExprKind::kGroupingSets; })) {
    expanded = std::make_shared<ExpandedGrouping>(expand_grouping_sets(spell_out_grouping_sets(grouping), input->plan));
    below = expanded->plan;
    for (ExprPtr& item : items) {
      item = over_expanded(item, *expanded);
    }
    grouping = expanded->all_grouping();
  }
  for (const ExprPtr& key : grouping) {
    if (key->type().is(TypeId::kVariant)) {
      throw error_at(key->origin(), "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
                     {{"sqlExpr", quoted_sql(binder_.shown(key))}, {"dataType", quoted_type(key->type())}});
    }
  }
  for (ExprPtr& item : items) {
    item = as_grouped(item, grouping);
  }
  const AggregateSplit split(grouping, items);
  for (const ExprPtr& item : items) {
    split.check(without_alias(item), origin);
    refuse_lateral_aliases_in_windows(item, items);
  }
  const std::vector<int> levels = LateralAliases::levels(items);
  const bool plain = std::all_of(levels.begin(), levels.end(), [](int level) { return level == 0; }) &&
                     std::none_of(items.begin(), items.end(), [](const ExprPtr& item) {
                       return contains_window(item) || contains_generator(item) || has_subquery_over_aggregate(item);
                     });
  RelationPtr relation;
  if (plain) {
    relation = make_relation(make_plan<Aggregate>(std::move(grouping), std::move(items), below), {input});
  } else {
    ExprList columns;
    for (ExprPtr& item : items) {
      item = split.extract(item, columns);
    }
    const RelationPtr aggregated =
        make_relation(make_plan<Aggregate>(std::move(grouping), std::move(columns), below), {input});
    relation = finish_select(std::move(items), aggregated);
  }
  auto with_input = std::make_shared<Relation>(*relation);
  with_input->aggregate_input = input;
  with_input->expanded = std::move(expanded);
  with_input->inputs = {input};
  return with_input;
}

void QueryResolver::refuse_lateral_aliases_in_windows(const ExprPtr& item, const ExprList& items) {
  visit(item, [&](const ExprPtr& node) {
    if (node->kind() != ExprKind::kWindow) {
      return true;
    }
    for (const ExprId id : referenced_ids(node)) {
      for (const ExprPtr& other : items) {
        if (other->kind() == ExprKind::kAlias && id_of(other) == id) {
          throw error_at({}, "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW",
                         {{"lca", quoted_name({name_of(other)})}, {"windowExpr", quoted_sql(binder_.shown(node))}});
        }
      }
    }
    return false;
  });
}

ExprPtr QueryResolver::over_expanded(const ExprPtr& expr, const ExpandedGrouping& expanded) {
  const ExprPtr replaced = expanded.replace(expr);
  if (grouping_calls_.empty()) {
    return replaced;
  }
  return transform_up(replaced, [&](const ExprPtr& node) -> ExprPtr {
    const auto* attribute = as<Attribute>(node);
    const auto found = attribute == nullptr ? grouping_calls_.end() : grouping_calls_.find(attribute->id);
    return found == grouping_calls_.end() ? node : grouping_value(found->second, expanded);
  });
}

ExprPtr QueryResolver::grouping_value(const GroupingCall& call, const ExpandedGrouping& expanded) {
  const auto names = [&](const ExprList& exprs) {
    std::string text;
    for (const ExprPtr& expr : exprs) {
      text += (text.empty() ? "" : ",") + expression_string(expr);
    }
    return text;
  };
  if (call.whole_id) {
    const bool same =
        call.arguments.empty() || std::equal(call.arguments.begin(), call.arguments.end(), expanded.originals.begin(),
                                             expanded.originals.end(), same_expression);
    if (!same) {
      throw error_at({}, "GROUPING_ID_COLUMN_MISMATCH",
                     {{"groupingIdColumn", names(call.arguments)}, {"groupByColumns", names(expanded.originals)}});
    }
    return expanded.grouping_id;
  }
  const int index = expanded.index_of(call.arguments[0]);
  if (index < 0) {
    throw error_at(
        {}, "GROUPING_COLUMN_MISMATCH",
        {{"grouping", expression_string(call.arguments[0])}, {"groupingColumns", names(expanded.originals)}});
  }
  // (id >> bit) & 1
  const int bit = static_cast<int>(expanded.originals.size()) - 1 - index;
  const ExprPtr shifted =
      binder_.bind("shiftright", {expanded.grouping_id, make_expr<LiteralExpr>(Literal::integer(bit))});
  const ExprPtr masked = binder_.bind("&", {shifted, make_expr<LiteralExpr>(Literal::long_value(1))});
  return make_expr<Cast>(masked, DataType::byte(), binder_.mode(), true);
}

}  // namespace firesteel
