// UNPIVOT: one row per group of columns.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

std::string default_name(const ExprList& columns) {
  std::string name;
  for (const ExprPtr& column : columns) {
    name += (name.empty() ? "" : "_") + name_of(column);
  }
  return name;
}

bool has_id(const ExprList& columns, ExprId id) {
  return std::any_of(columns.begin(), columns.end(), [&](const ExprPtr& column) { return id_of(column) == id; });
}

}  // namespace

RelationPtr QueryResolver::resolve_unpivot(const UnresolvedUnpivot& node) {
  const RelationPtr input = resolve(node.child);
  NameScope scope;
  scope.relation = input.get();
  ExprList ids;
  if (node.ids.has_value()) {
    ids = resolve_named_list(*node.ids, scope);
  }
  std::vector<ExprList> values;
  ExprList used;
  for (const ExprList& columns : node.values) {
    values.push_back(resolve_named_list(columns, scope));
    used.insert(used.end(), values.back().begin(), values.back().end());
  }
  for (const AttributePtr& column : input->visible) {
    if (!node.ids.has_value() && !has_id(used, column->id)) {
      ids.push_back(column);
    }
    if (!node.values_given && !has_id(ids, column->id)) {
      values.push_back({column});
    }
  }
  if (values.empty()) {
    throw error_at(node.origin(), "UNPIVOT_REQUIRES_VALUE_COLUMNS");
  }
  const size_t width = node.value_names.size();
  std::vector<ExprList> by_position(width);
  for (const ExprList& columns : values) {
    if (columns.size() != width) {
      std::string names;
      for (const std::string& name : node.value_names) {
        names += (names.empty() ? "" : ", ") + quoted_name({name});
      }
      throw error_at(node.origin(), "UNPIVOT_VALUE_SIZE_MISMATCH", {{"names", names}});
    }
    for (size_t i = 0; i < width; ++i) {
      by_position[i].push_back(columns[i]);
    }
  }
  AttributeList output;
  for (const ExprPtr& id : ids) {
    const AttributePtr column = to_attribute(id);
    output.push_back(make_expr<Attribute>(column->name, column->data_type, column->is_nullable, next_expr_id(),
                                          column->qualifier, column->metadata));
  }
  output.push_back(make_expr<Attribute>(node.variable_name, DataType::string(), false, next_expr_id()));
  for (size_t i = 0; i < width; ++i) {
    ExprList& cells = by_position[i];
    const bool nullable = std::any_of(cells.begin(), cells.end(), [](const ExprPtr& cell) { return cell->nullable(); });
    // Unlike elsewhere, text and other types do not meet.
    const auto is_text = [](const ExprPtr& cell) { return cell->type().is_string_like(); };
    const bool mixed = std::any_of(cells.begin(), cells.end(), is_text) &&
                       !std::all_of(cells.begin(), cells.end(),
                                    [&](const ExprPtr& cell) { return is_text(cell) || cell->type().is_null(); });
    if (mixed || !binder_.unify_types(cells)) {
      throw unpivot_type_mismatch(values, node.origin());
    }
    output.push_back(make_expr<Attribute>(node.value_names[i], cells[0]->type(), nullable, next_expr_id()));
  }
  std::vector<ExprList> projections;
  for (size_t row = 0; row < values.size(); ++row) {
    ExprList projection;
    for (const ExprPtr& id : ids) {
      const auto* alias = as<Alias>(id);
      projection.push_back(alias == nullptr ? id : alias->child);
    }
    const bool named = row < node.value_aliases.size() && node.value_aliases[row].has_value();
    const std::string name = named ? *node.value_aliases[row] : default_name(values[row]);
    projection.push_back(make_expr<LiteralExpr>(Literal::string(name)));
    for (size_t i = 0; i < width; ++i) {
      projection.push_back(by_position[i][row]);
    }
    projections.push_back(std::move(projection));
  }
  ExprPtr present;
  for (size_t i = 0; i < width && !node.include_nulls; ++i) {
    const ExprPtr not_null = binder_.bind("isnotnull", {output[output.size() - width + i]});
    present = present == nullptr ? not_null : make_expr<Or>(present, not_null);
  }
  PlanPtr plan = make_plan<Expand>(std::move(projections), std::move(output), input->plan);
  if (present != nullptr) {
    plan = make_plan<Filter>(std::move(present), std::move(plan));
  }
  return make_relation(std::move(plan), {input});
}

SparkError QueryResolver::unpivot_type_mismatch(const std::vector<ExprList>& values, const Origin& origin) {
  // Types with the columns that have them, as Spark lists them.
  std::vector<std::pair<std::string, std::string>> by_type;
  for (const ExprList& columns : values) {
    for (const ExprPtr& column : columns) {
      const std::string type = quoted_type(column->type());
      auto found = std::find_if(by_type.begin(), by_type.end(), [&](const auto& entry) { return entry.first == type; });
      if (found == by_type.end()) {
        by_type.emplace_back(type, "");
        found = by_type.end() - 1;
      }
      found->second += (found->second.empty() ? "" : ", ") + quoted_name({name_of(column)});
    }
  }
  std::string types;
  for (const auto& [type, names] : by_type) {
    types += (types.empty() ? "" : ", ") + type + " (" + names + ")";
  }
  return error_at(origin, "UNPIVOT_VALUE_DATA_TYPE_MISMATCH", {{"types", types}});
}

}  // namespace firesteel
