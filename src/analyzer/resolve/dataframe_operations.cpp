// DataFrame methods that look at the columns of their input.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"
#include "functions/cast/cast.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

RelationPtr QueryResolver::resolve_dataframe_operation(const DataFrameOperation& node) {
  const RelationPtr input = resolve(node.child);
  using Method = DataFrameOperation::Method;
  switch (node.method) {
    case Method::kWithColumns:
      return with_columns(node, input);
    case Method::kWithColumnsRenamed:
      return with_columns_renamed(node, input);
    case Method::kDrop:
      return drop_columns(node, input);
    case Method::kToDf:
      return to_df(node, input);
    case Method::kToSchema:
      return to_schema(node, input);
    case Method::kNaFill:
      return na_fill(node, input);
    case Method::kNaDrop:
      return na_drop(node, input);
    case Method::kNaReplace:
      return na_replace(node, input);
    case Method::kDescribe:
    case Method::kSummary:
      return summary(node, input);
    case Method::kColumnsByRegex:
      throw unsupported("this DataFrame method", node.origin());
    case Method::kShowString:
    case Method::kHtmlString: {
      // Run by the session, which formats the rows.
      return make_relation(node.with_children({sealed_plan(input)}), {input});
    }
  }
  return input;
}

RelationPtr QueryResolver::with_columns(const DataFrameOperation& node, const RelationPtr& input) {
  NameScope scope;
  scope.relation = input.get();
  ExprList added = resolve_named_list(node.arguments, scope);
  for (size_t i = 0; i < added.size(); ++i) {
    for (size_t j = i + 1; j < added.size(); ++j) {
      if (same_name(name_of(added[i]), name_of(added[j]))) {
        throw error_at(node.origin(), "COLUMN_ALREADY_EXISTS", {{"columnName", quoted_name({name_of(added[i])})}});
      }
    }
  }
  ExprList list;
  std::vector<bool> used(added.size(), false);
  for (const AttributePtr& column : input->visible) {
    ExprPtr item = column;
    for (size_t i = 0; i < added.size(); ++i) {
      if (same_name(name_of(added[i]), column->name)) {
        item = used[i] ? make_expr<Alias>(as<Alias>(added[i])->child, name_of(added[i])) : added[i];
        used[i] = true;
      }
    }
    list.push_back(std::move(item));
  }
  for (size_t i = 0; i < added.size(); ++i) {
    if (!used[i]) {
      list.push_back(added[i]);
    }
  }
  if (std::any_of(list.begin(), list.end(), contains_aggregate)) {
    return finish_aggregate({}, std::move(list), input, node.origin());
  }
  return finish_project(std::move(list), input);
}

RelationPtr QueryResolver::with_columns_renamed(const DataFrameOperation& node, const RelationPtr& input) {
  std::vector<std::string> names;
  for (const AttributePtr& column : input->visible) {
    names.push_back(column->name);
  }
  // One rename after the other: a later one sees the names that earlier ones made.
  for (size_t i = 0; i + 1 < node.names.size(); i += 2) {
    for (std::string& name : names) {
      if (same_name(name, node.names[i])) {
        name = node.names[i + 1];
      }
    }
  }
  ExprList list;
  for (size_t i = 0; i < names.size(); ++i) {
    const AttributePtr& column = input->visible[i];
    list.push_back(names[i] == column->name ? ExprPtr(column) : make_expr<Alias>(column, names[i]));
  }
  return finish_project(std::move(list), input);
}

RelationPtr QueryResolver::drop_columns(const DataFrameOperation& node, const RelationPtr& input) {
  std::vector<ExprId> dropped;
  for (const ExprPtr& argument : node.arguments) {
    const auto* name = as<UnresolvedAttribute>(argument);
    if (name == nullptr) {
      continue;
    }
    if (name->plan_id.has_value()) {
      if (const ExprPtr found = resolve_dataframe_column(*name, *input)) {
        dropped.push_back(id_of(found));
      }
    } else if (const auto found = find_column(*input, name->parts, options_.case_sensitive, node.origin())) {
      dropped.push_back(found->attribute->id);
    }
  }
  ExprList list;
  for (const AttributePtr& column : input->visible) {
    const bool by_name = std::any_of(node.names.begin(), node.names.end(),
                                     [&](const std::string& name) { return same_name(name, column->name); });
    if (!by_name && std::find(dropped.begin(), dropped.end(), column->id) == dropped.end()) {
      list.push_back(column);
    }
  }
  return list.size() == input->visible.size() ? input : finish_project(std::move(list), input);
}

// Rows that agree in the named columns become one; the other columns are those of the first row.
RelationPtr QueryResolver::deduplicate(const Deduplicate& node, const RelationPtr& input) {
  refuse_maps(*input, node.origin());
  const PlanPtr child = sealed_plan(input);
  if (node.all_columns) {
    return make_relation(make_plan<Distinct>(child), {input});
  }
  std::vector<ExprId> keys;
  for (const std::string& name : node.names) {
    const auto found = find_column(input->visible, {name}, options_.case_sensitive, node.origin());
    if (!found) {
      throw unresolved_column({name}, input->visible, node.origin());
    }
    keys.push_back(found->attribute->id);
  }
  ExprList grouping;
  ExprList output;
  for (const AttributePtr& column : child->output()) {
    if (std::find(keys.begin(), keys.end(), column->id) != keys.end()) {
      grouping.push_back(column);
      output.push_back(column);
    } else {
      output.push_back(make_expr<Alias>(binder_.bind("first", {column}), column->name, column->id, column->qualifier,
                                        column->metadata));
    }
  }
  return make_relation(make_plan<Aggregate>(std::move(grouping), std::move(output), child), {input});
}

RelationPtr QueryResolver::to_df(const DataFrameOperation& node, const RelationPtr& input) {
  if (node.names.size() != input->visible.size()) {
    throw error_at(
        node.origin(), "ASSIGNMENT_ARITY_MISMATCH",
        {{"numTarget", std::to_string(input->visible.size())}, {"numExpr", std::to_string(node.names.size())}});
  }
  ExprList list;
  for (size_t i = 0; i < node.names.size(); ++i) {
    const AttributePtr& column = input->visible[i];
    list.push_back(column->name == node.names[i] ? ExprPtr(column) : make_expr<Alias>(column, node.names[i]));
  }
  return finish_project(std::move(list), input);
}

RelationPtr QueryResolver::to_schema(const DataFrameOperation& node, const RelationPtr& input) {
  ExprList list;
  for (const StructField& field : *node.schema) {
    const auto found = find_column(input->visible, {field.name}, options_.case_sensitive, node.origin());
    if (!found) {
      throw unresolved_column({field.name}, input->visible, node.origin());
    }
    if (!field.nullable && found->attribute->is_nullable) {
      throw error_at(node.origin(), "NULLABLE_COLUMN_OR_FIELD", {{"name", quoted_name({field.name})}});
    }
    ExprPtr value = found->attribute;
    if (!value->type().same_type(field.type)) {
      if (!can_cast(value->type(), field.type, EvalMode::kAnsi)) {
        throw error_at(node.origin(), "INVALID_COLUMN_OR_FIELD_DATA_TYPE",
                       {{"name", quoted_name({field.name})},
                        {"type", quoted_type(value->type())},
                        {"expectedType", quoted_type(field.type)}});
      }
      value = make_expr<Cast>(value, field.type, binder_.mode());
    }
    list.push_back(value == found->attribute && found->attribute->name == field.name
                       ? value
                       : make_expr<Alias>(value, field.name));
  }
  return finish_project(std::move(list), input);
}

namespace {

// fill and replace touch numbers with numbers, strings with strings, booleans with booleans.
bool fits(const DataType& value, const DataType& column) {
  return (value.is_numeric() && column.is_numeric()) || (value.is_string_like() && column.is_string_like()) ||
         (value.is(TypeId::kBoolean) && column.is(TypeId::kBoolean));
}

}  // namespace

int QueryResolver::named_position(const DataFrameOperation& node, const RelationPtr& input,
                                  const AttributePtr& column) const {
  if (node.names.empty()) {
    return 0;
  }
  for (size_t i = 0; i < node.names.size(); ++i) {
    if (same_name(node.names[i], column->name)) {
      return static_cast<int>(i);
    }
  }
  for (const std::string& name : node.names) {
    if (!find_column(input->visible, {name}, options_.case_sensitive, node.origin())) {
      throw unresolved_column({name}, input->visible, node.origin());
    }
  }
  return -1;
}

RelationPtr QueryResolver::na_fill(const DataFrameOperation& node, const RelationPtr& input) {
  ExprList list;
  for (const AttributePtr& column : input->visible) {
    const int position = named_position(node, input, column);
    const bool one_value = node.arguments.size() == 1;
    if (position < 0 || (!one_value && static_cast<size_t>(position) >= node.arguments.size())) {
      list.push_back(column);
      continue;
    }
    const ExprPtr& value = node.arguments[one_value ? 0 : static_cast<size_t>(position)];
    if (!fits(value->type(), column->data_type)) {
      list.push_back(column);
      continue;
    }
    ExprPtr current = column;
    if (column->data_type.is_fractional()) {
      current = binder_.bind("nanvl", {column, make_expr<LiteralExpr>(Literal::null(column->data_type))});
    }
    const ExprPtr filled = make_expr<Coalesce>(ExprList{current, binder_.implicit_cast_to(value, column->data_type)});
    list.push_back(make_expr<Alias>(filled, column->name));
  }
  return finish_project(std::move(list), input);
}

RelationPtr QueryResolver::na_drop(const DataFrameOperation& node, const RelationPtr& input) {
  ExprList columns;
  for (const AttributePtr& column : input->visible) {
    if (named_position(node, input, column) >= 0) {
      columns.push_back(column);
    }
  }
  const int wanted = node.min_non_nulls.value_or(static_cast<int>(columns.size()));
  ExprPtr count = make_expr<LiteralExpr>(Literal::integer(0));
  for (const ExprPtr& column : columns) {
    ExprPtr present = binder_.bind("isnotnull", {column});
    if (column->type().is_fractional()) {
      present = make_expr<And>(present, make_expr<Not>(binder_.bind("isnan", {column})));
    }
    const ExprPtr one = make_expr<LiteralExpr>(Literal::integer(1));
    const ExprPtr zero = make_expr<LiteralExpr>(Literal::integer(0));
    const ExprPtr counted = make_expr<CaseWhen>(std::vector<std::pair<ExprPtr, ExprPtr>>{{present, one}}, zero, true);
    count = binder_.bind("+", {count, counted});
  }
  const ExprPtr enough = binder_.bind(">=", {count, make_expr<LiteralExpr>(Literal::integer(wanted))});
  return pass_through(make_plan<Filter>(enough, input->plan), input);
}

RelationPtr QueryResolver::na_replace(const DataFrameOperation& node, const RelationPtr& input) {
  ExprList list;
  for (const AttributePtr& column : input->visible) {
    std::vector<std::pair<ExprPtr, ExprPtr>> branches;
    for (size_t i = 0; i + 1 < node.arguments.size() && named_position(node, input, column) >= 0; i += 2) {
      const ExprPtr& from = node.arguments[i];
      if (fits(from->type(), column->data_type)) {
        branches.emplace_back(binder_.bind("=", {column, binder_.implicit_cast_to(from, column->data_type)}),
                              make_expr<Cast>(node.arguments[i + 1], column->data_type, binder_.mode(), true));
      }
    }
    list.push_back(branches.empty() ? ExprPtr(column)
                                    : make_expr<Alias>(make_expr<CaseWhen>(std::move(branches), column), column->name));
  }
  return finish_project(std::move(list), input);
}

}  // namespace firesteel
