#include "session/commands/table_columns.h"

#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/unresolved.h"
#include "types/coercion.h"

#include <algorithm>
#include <set>

namespace firesteel {
namespace {

bool is_subquery(const ExprPtr& expr) { return subquery_plan(expr) != nullptr; }

ExprPtr resolved_default(const StructField& field, const ExprPtr& value, const std::string& text,
                         const std::string& statement, const StatementContext& context) {
  if (contains(value, is_subquery)) {
    throw SparkError("INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION",
                     {{"statement", statement}, {"colName", quoted_name({field.name})}, {"defaultValue", text}});
  }
  const auto environment = context.state.new_environment(context.session.user());
  const Analyzer analyzer(context.state.analyzer_options(*environment), context.state.shared.functions,
                          context.state.catalog);
  try {
    return analyzer.analyze_expression(value);
  } catch (const SparkError& error) {
    if (!error.condition().starts_with("UNRESOLVED_")) {
      throw;
    }
    throw SparkError("INVALID_DEFAULT_VALUE.UNRESOLVED_EXPRESSION",
                     {{"statement", statement}, {"colName", quoted_name({field.name})}, {"defaultValue", text}});
  }
}

/// The value now, as SQL: what rows written before the column was there have.
std::string exists_default(const StructField& field, const ExprPtr& value, const std::string& text,
                           const std::string& statement, const StatementContext& context) {
  const ExprPtr resolved = resolved_default(field, value, text, statement, context);
  if (!can_store_assign(resolved->type(), field.type)) {
    throw SparkError("INVALID_DEFAULT_VALUE.DATA_TYPE", {{"statement", statement},
                                                         {"colName", quoted_name({field.name})},
                                                         {"expectedType", "\"" + field.type.sql() + "\""},
                                                         {"defaultValue", text},
                                                         {"actualType", "\"" + resolved->type().sql() + "\""}});
  }
  if (!resolved->foldable()) {
    throw SparkError("INVALID_DEFAULT_VALUE.NOT_CONSTANT",
                     {{"statement", statement}, {"colName", quoted_name({field.name})}, {"defaultValue", text}});
  }
  const ExprPtr cast =
      resolved->type().same_type(field.type) ? resolved : make_expr<Cast>(resolved, field.type, EvalMode::kAnsi);
  return evaluate_constant(cast, *context.state.new_environment(context.session.user())).sql();
}

}  // namespace

void set_column_default(StructField& field, const ExprPtr& value, const std::string& text, const std::string& statement,
                        const StatementContext& context) {
  set_metadata_value(field, kCurrentDefaultKey, text);
  set_metadata_value(field, kExistsDefaultKey, exists_default(field, value, text, statement, context));
}

void check_unique_columns(const Schema& schema) {
  std::set<std::string> seen;
  for (const StructField& field : schema) {
    if (!seen.insert(lower_ascii(field.name)).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quoted_name({lower_ascii(field.name)})}});
    }
    if (field.type.is(TypeId::kStruct)) {
      check_unique_columns(field.type.fields());
    }
  }
}

Schema stored_columns(const std::vector<ColumnDefinition>& columns, const std::string& table,
                      const std::string& statement, const StatementContext& context) {
  Schema schema;
  for (const ColumnDefinition& column : columns) {
    if (column.generated) {
      throw SparkError(
          "UNSUPPORTED_FEATURE.TABLE_OPERATION",
          {{"tableName", table}, {"operation", column.identity ? "identity columns" : "generated columns"}});
    }
    StructField field = {column.name.back(), column.type, column.nullable, ""};
    if (context.state.config.get_bool("spark.sql.legacy.charVarcharAsString")) {
      field.type = replace_char_varchar(field.type);
    }
    field = stored_column(std::move(field));
    set_metadata_value(field, kCommentKey, column.comment);
    if (column.default_value != nullptr) {
      set_column_default(field, column.default_value, column.default_text, statement, context);
    }
    schema.push_back(std::move(field));
  }
  check_unique_columns(schema);
  return schema;
}

Schema with_partition_columns_last(const Schema& schema, std::vector<std::string>& partition_columns,
                                   const std::string& table) {
  Schema last;
  std::set<std::string> seen;
  for (std::string& name : partition_columns) {
    const auto found = std::find_if(schema.begin(), schema.end(), [&](const StructField& field) {
      return lower_ascii(field.name) == lower_ascii(name);
    });
    if (found == schema.end()) {
      std::string columns;
      for (const StructField& field : schema) {
        columns += (columns.empty() ? "" : ", ") + quoted_name({field.name});
      }
      throw SparkError(
          "COLUMN_NOT_DEFINED_IN_TABLE",
          {{"colType", "partition"}, {"colName", quoted_name({name})}, {"tableName", table}, {"tableCols", columns}});
    }
    if (!seen.insert(lower_ascii(name)).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quoted_name({lower_ascii(name)})}});
    }
    if (found->type.is_nested() || found->type.is(TypeId::kVariant)) {
      throw SparkError("INVALID_PARTITION_COLUMN_DATA_TYPE", {{"type", "\"" + found->type.sql() + "\""}});
    }
    name = found->name;
    last.push_back(*found);
  }
  Schema result;
  std::copy_if(schema.begin(), schema.end(), std::back_inserter(result),
               [&](const StructField& field) { return !seen.contains(lower_ascii(field.name)); });
  if (result.empty() && !last.empty()) {
    throw SparkError("ALL_PARTITION_COLUMNS_NOT_ALLOWED");
  }
  result.insert(result.end(), last.begin(), last.end());
  return result;
}

}  // namespace firesteel
