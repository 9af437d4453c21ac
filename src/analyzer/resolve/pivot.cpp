// PIVOT: one column per value and aggregate.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/calls.h"
#include "functions/cast/cast.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

struct PivotValue {
  ExprList parts;  // one per pivot column, of its type
  std::string name;
};

// Types of aggregates whose result for a value that a group does not have is NULL (also that of count).
bool null_when_absent(const DataType& type) { return type.is_numeric() || type.is(TypeId::kBoolean); }

}  // namespace

std::string QueryResolver::pivot_text(const ExprPtr& value) {
  const ExprPtr text = make_expr<Cast>(value, DataType::string(), EvalMode::kLegacy);
  const Literal literal = evaluate_constant(text, options_.environment);
  return literal.is_null() ? "null" : literal.as_string();
}

ExprPtr QueryResolver::pivot_value(const ExprPtr& value, const ExprPtr& column) {
  if (!value->foldable()) {
    throw error_at({}, "NON_LITERAL_PIVOT_VALUES", {{"expression", quoted_sql(value)}});
  }
  if (value->type().same_type(column->type())) {
    return value;
  }
  if (!can_cast(value->type(), column->type(), binder_.mode())) {
    throw error_at({}, "PIVOT_VALUE_DATA_TYPE_MISMATCH",
                   {{"value", binder_.column_name(value)},
                    {"valueType", value->type().simple_string()},
                    {"pivotType", column->type().simple_string()}});
  }
  return make_expr<Cast>(value, column->type(), binder_.mode());
}

RelationPtr QueryResolver::resolve_pivot(const UnresolvedPivot& node) {
  const RelationPtr input = resolve(node.child);
  NameScope scope;
  scope.relation = input.get();
  if (node.pivot_values.empty()) {
    throw unsupported("a pivot without values", node.origin());
  }
  const ExprList columns = resolve_list(node.pivot_columns, scope);
  for (const ExprPtr& column : columns) {
    if (column->type().is(TypeId::kMap)) {
      throw error_at({}, "INCOMPARABLE_PIVOT_COLUMN", {{"columnName", quoted_name({binder_.column_name(column)})}});
    }
  }
  const ExprList aggregates = resolve_named_list(node.aggregates, scope);
  std::vector<PivotValue> values;
  for (const ExprPtr& written : node.pivot_values) {
    const auto* alias = as<Alias>(written);
    const ExprPtr expr = alias == nullptr ? written : alias->child;
    PivotValue value;
    const auto* tuple = as<UnresolvedFunction>(expr);
    ExprList parts = columns.size() > 1 && tuple != nullptr ? tuple->arguments : ExprList{expr};
    if (columns.size() > 1 && tuple != nullptr && tuple->name_parts.back() == "named_struct") {
      parts.clear();
      for (size_t i = 1; i < tuple->arguments.size(); i += 2) {
        parts.push_back(tuple->arguments[i]);
      }
    }
    if (parts.size() != columns.size()) {
      throw error_at({}, "PIVOT_VALUE_DATA_TYPE_MISMATCH",
                     {{"value", binder_.column_name(expr)}, {"valueType", ""}, {"pivotType", ""}});
    }
    for (size_t i = 0; i < parts.size(); ++i) {
      const ExprPtr part = resolve_expression(parts[i], scope);
      value.parts.push_back(pivot_value(part, columns[i]));
      value.name += (i == 0 ? "" : ", ") + pivot_text(value.parts.back());
    }
    if (columns.size() > 1) {
      value.name = "{" + value.name + "}";
    }
    value.name = alias == nullptr ? value.name : alias->name;
    values.push_back(std::move(value));
  }
  std::vector<ExprId> used;
  for (const ExprList* list : {&columns, &aggregates}) {
    for (const ExprPtr& expr : *list) {
      const std::vector<ExprId> ids = referenced_ids(expr);
      used.insert(used.end(), ids.begin(), ids.end());
    }
  }
  ExprList grouping;
  if (node.grouping.has_value()) {
    grouping = resolve_named_list(*node.grouping, scope);
  } else {
    for (const AttributePtr& column : input->visible) {
      if (std::find(used.begin(), used.end(), column->id) == used.end()) {
        grouping.push_back(column);
      }
    }
  }
  for (const ExprPtr& aggregate : aggregates) {
    if (!contains_aggregate(aggregate)) {
      throw error_at({}, "_LEGACY_ERROR_TEMP_1006", {{"sql", quoted_sql(aggregate)}});
    }
  }
  const bool one_phase = std::any_of(aggregates.begin(), aggregates.end(),
                                     [](const ExprPtr& expr) { return !null_when_absent(expr->type()); });
  const auto output_name = [&](const std::string& value, const ExprPtr& aggregate) {
    return aggregates.size() == 1 ? value : value + "_" + name_of(aggregate);
  };
  const auto matches = [&](const PivotValue& value, const ExprList& keys) {
    ExprPtr all;
    for (size_t i = 0; i < keys.size(); ++i) {
      const ExprPtr same = binder_.bind("<=>", {keys[i], value.parts[i]});
      all = all == nullptr ? same : make_expr<And>(all, same);
    }
    return all;
  };
  const auto expressions_of = [](const ExprList& named) {
    ExprList list;
    for (const ExprPtr& expr : named) {
      const auto* alias = as<Alias>(expr);
      list.push_back(alias == nullptr ? expr : alias->child);
    }
    return list;
  };
  ExprList items = grouping;
  if (one_phase) {
    for (const PivotValue& value : values) {
      for (const ExprPtr& aggregate : aggregates) {
        const ExprPtr condition = matches(value, columns);
        const ExprPtr filtered = transform_up(as<Alias>(aggregate)->child, [&](const ExprPtr& expr) -> ExprPtr {
          const auto* call = as<AggregateCall>(expr);
          if (call == nullptr) {
            return expr;
          }
          auto copy = std::make_shared<AggregateCall>(*call);
          copy->filter = call->filter == nullptr ? condition : make_expr<And>(call->filter, condition);
          return copy;
        });
        items.push_back(make_expr<Alias>(filtered, output_name(value.name, aggregate)));
      }
    }
    return finish_aggregate(expressions_of(grouping), std::move(items), input, node.origin());
  }
  // First by group and value; then the single row of each value becomes a column.
  ExprList keys = expressions_of(grouping);
  ExprList inner_items = grouping;
  ExprList value_columns;
  for (size_t i = 0; i < columns.size(); ++i) {
    keys.push_back(columns[i]);
    const ExprPtr named = make_expr<Alias>(columns[i], "_pivot" + std::to_string(i));
    inner_items.push_back(named);
    value_columns.push_back(to_attribute(named));
  }
  inner_items.insert(inner_items.end(), aggregates.begin(), aggregates.end());
  const RelationPtr inner = finish_aggregate(std::move(keys), std::move(inner_items), input, node.origin());
  ExprList outer_grouping;
  for (const ExprPtr& group : grouping) {
    outer_grouping.push_back(to_attribute(group));
  }
  items = outer_grouping;
  for (const PivotValue& value : values) {
    for (const ExprPtr& aggregate : aggregates) {
      auto first = std::make_shared<UnresolvedFunction>("first", ExprList{to_attribute(aggregate)});
      first->filter = matches(value, value_columns);
      items.push_back(make_expr<Alias>(binder_.bind(ExprPtr(first)), output_name(value.name, aggregate)));
    }
  }
  return finish_aggregate(std::move(outer_grouping), std::move(items), inner, node.origin());
}

}  // namespace firesteel
