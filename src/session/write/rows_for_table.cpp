// The rows of an INSERT, column by column, as the table takes them.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "expression/nodes/calls.h"
#include "logical/relations/unary_relations.h"
#include "session/write/assigned_columns.h"
#include "session/write/store_assignment.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string table_text(const TableDefinition& table) {
  return quoted_name({"spark_catalog", table.database, table.name});
}

template <typename List, typename Name>
std::string name_list(const List& list, Name&& name) {
  std::string text;
  for (const auto& item : list) {
    text += (text.empty() ? "" : ", ") + quoted_name({name(item)});
  }
  return text;
}

[[noreturn]] void fail_arity(const TableDefinition& table, const AssignedColumns& columns, const AttributeList& data) {
  const auto attribute_name = [](const AttributePtr& attribute) { return attribute->name; };
  const auto column_name = [&](size_t ordinal) { return table.schema[ordinal].name; };
  const bool few = data.size() < columns.given.size();
  if (!columns.fixed.empty()) {
    std::string fixed;
    for (const auto& [ordinal, value] : columns.fixed) {
      fixed += (fixed.empty() ? "" : ", ") + quoted_name({table.schema[ordinal].name});
    }
    throw SparkError("INSERT_PARTITION_COLUMN_ARITY_MISMATCH",
                     {{"tableName", table_text(table)},
                      {"reason", few ? "not enough data columns" : "too many data columns"},
                      {"tableColumns", name_list(table.schema, [](const StructField& field) { return field.name; })},
                      {"staticPartCols", fixed},
                      {"dataColumns", name_list(data, attribute_name)}});
  }
  throw SparkError(few ? "INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS"
                       : "INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
                   {{"tableName", table_text(table)},
                    {"tableColumns", name_list(columns.given, column_name)},
                    {"dataColumns", name_list(data, attribute_name)}});
}

/// For each column of the table the query's column; null: not given.
std::vector<ExprPtr> values_by_name(const TableDefinition& table, const AttributeList& data,
                                    const AssignedColumns& columns) {
  std::vector<ExprPtr> values(table.schema.size());
  std::string extra;
  for (const AttributePtr& attribute : data) {
    const auto found = std::find_if(columns.given.begin(), columns.given.end(), [&](size_t ordinal) {
      return lower_ascii(table.schema[ordinal].name) == lower_ascii(attribute->name);
    });
    if (found == columns.given.end()) {
      extra += (extra.empty() ? "" : ", ") + quoted_name({attribute->name});
    } else if (values[*found] != nullptr) {
      throw SparkError("INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME",
                       {{"tableName", table_text(table)}, {"colName", quoted_name({attribute->name})}});
    } else {
      values[*found] = attribute;
    }
  }
  if (!extra.empty()) {
    throw SparkError("INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS",
                     {{"tableName", table_text(table)}, {"extraColumns", extra}});
  }
  return values;
}

std::vector<ExprPtr> values_by_position(const TableDefinition& table, const AttributeList& data,
                                        const AssignedColumns& columns) {
  if (data.size() != columns.given.size()) {
    fail_arity(table, columns, data);
  }
  std::vector<ExprPtr> values(table.schema.size());
  for (size_t i = 0; i < data.size(); ++i) {
    values[columns.given[i]] = data[i];
  }
  return values;
}

/// The default of a column that the statement does not give, resolved.
ExprPtr resolved_default(const StructField& column, const StatementContext& context) {
  const ExprPtr value = default_value(column, context);
  if (value->resolved() && value->kind() == ExprKind::kLiteral) {
    return value;
  }
  const auto environment = context.state.new_environment(context.session.user());
  const Analyzer analyzer(context.state.analyzer_options(*environment), context.state.shared.functions,
                          context.state.catalog);
  return analyzer.analyze_expression(value);
}

}  // namespace

PlanPtr rows_for_table(const TableDefinition& table, const InsertInto& insert, const StatementContext& context) {
  const AssignedColumns columns = assigned_columns(table, insert, context);
  const PlanPtr query = context.session.analyze(with_default_words(insert.query, table, columns, context));
  const AttributeList& data = query->output();
  std::vector<ExprPtr> values =
      insert.by_name ? values_by_name(table, data, columns) : values_by_position(table, data, columns);
  for (const auto& [ordinal, value] : columns.fixed) {
    values[ordinal] = value;
  }
  ExprList list;
  for (size_t i = 0; i < table.schema.size(); ++i) {
    const StructField& column = table.schema[i];
    if (values[i] == nullptr && !metadata_value(column, kCurrentDefaultKey) &&
        context.state.config.get("spark.sql.defaultColumn.useNullsForMissingDefaultValues") == "false") {
      throw SparkError("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA",
                       {{"tableName", table_text(table)}, {"colName", quoted_name({column.name})}});
    }
    const ExprPtr value = values[i] != nullptr ? values[i] : resolved_default(column, context);
    list.push_back(make_expr<Alias>(store_value(table, column, value, context), column.name, next_expr_id(),
                                    std::vector<std::string>{}, column.metadata));
  }
  return make_plan<Project>(std::move(list), query);
}

}  // namespace firesteel
