// SHOW CREATE TABLE.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "expression/print/expression_sql.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"

namespace firesteel {
namespace {

std::string quoted_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += c == '\'' ? "\\'" : std::string(1, c);
  }
  return out + "'";
}

/// STRING columns show their collation.
std::string column_type(const DataType& type) {
  const std::string sql = type.sql();
  const bool text = type.is_string_like();
  return text && sql.find("COLLATE") == std::string::npos ? sql + " COLLATE UTF8_BINARY" : sql;
}

std::string list(const std::vector<std::string>& items, const char* separator) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "" : separator) + item;
  }
  return text;
}

std::vector<std::string> property_lines(const PropertyMap& properties) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : properties) {
    lines.push_back("\n  " + quoted_text(key) + " = " + quoted_text(redacted_value(key, value)));
  }
  return lines;
}

std::string view_statement(const TableDefinition& view) {
  std::string text = "CREATE VIEW " + quote_if_needed(view.database) + "." + quote_if_needed(view.name);
  std::vector<std::string> columns;
  for (const StructField& field : view.schema) {
    const auto comment = metadata_value(field, kCommentKey);
    columns.push_back("\n  " + quote_if_needed(field.name) +
                      (comment.has_value() ? " COMMENT " + quoted_text(*comment) : ""));
  }
  text += " (" + list(columns, ",") + ")\n";
  if (view.comment.has_value()) {
    text += "COMMENT " + quoted_text(*view.comment) + "\n";
  }
  if (!view.collation.empty()) {
    text += "DEFAULT COLLATION " + view.collation + "\n";
  }
  if (!view.properties.empty()) {
    text += "TBLPROPERTIES (" + list(property_lines(view.properties), ",") + ")\n";
  }
  if (!view.view.schema_mode.empty()) {
    text += "WITH SCHEMA " + view.view.schema_mode + "\n";
  }
  return text + "AS " + view.view.text + "\n";
}

std::string table_statement(const TableDefinition& table) {
  std::string text =
      "CREATE TABLE spark_catalog." + quote_if_needed(table.database) + "." + quote_if_needed(table.name) + " (";
  std::vector<std::string> columns;
  for (const StructField& field : table.schema) {
    std::string column = "\n  " + quote_if_needed(field.name) + " " + column_type(declared_type(field));
    if (const auto value = metadata_value(field, kCurrentDefaultKey)) {
      column += " DEFAULT " + *value;
    }
    if (const auto comment = metadata_value(field, kCommentKey)) {
      column += " COMMENT " + quoted_text(*comment);
    }
    columns.push_back(std::move(column));
  }
  text += list(columns, ",") + ")\nUSING " + table.provider + "\n";
  if (!table.options.empty()) {
    text += "OPTIONS (" + list(property_lines(table.options), ",") + ")\n";
  }
  std::vector<std::string> partitions;
  for (const std::string& name : table.partition_columns) {
    partitions.push_back(quote_if_needed(name));
  }
  if (!partitions.empty()) {
    text += "PARTITIONED BY (" + list(partitions, ", ") + ")\n";
  }
  if (table.buckets.has_value()) {
    text += "CLUSTERED BY (" + list(table.buckets->columns, ", ") + ")\n";
    if (!table.buckets->sort_columns.empty()) {
      text += "SORTED BY (" + list(table.buckets->sort_columns, ", ") + ")\n";
    }
    text += "INTO " + std::to_string(table.buckets->buckets) + " BUCKETS\n";
  }
  if (table.kind == TableKind::kExternal) {
    text += "LOCATION " + quoted_text(table.location) + "\n";
  }
  if (table.comment.has_value()) {
    text += "COMMENT " + quoted_text(*table.comment) + "\n";
  }
  if (!table.collation.empty()) {
    text += "DEFAULT COLLATION " + table.collation + "\n";
  }
  if (!table.properties.empty()) {
    text += "TBLPROPERTIES (" + list(property_lines(table.properties), ",") + ")\n";
  }
  return text;
}

}  // namespace

CommandRows run_statement(const ShowCreateTable& statement, const StatementContext& context) {
  if (context.catalog().find_temp_view(statement.table.parts)) {
    SparkError error("EXPECT_PERMANENT_VIEW_NOT_TEMP",
                     {{"viewName", quoted_name(statement.table.parts)}, {"operation", "SHOW CREATE TABLE"}});
    throw error.with_context(statement.table.origin);
  }
  const TableDefinition table = context.catalog().require_table(statement.table);
  if (statement.as_serde && !table.is_view()) {
    throw SparkError("UNSUPPORTED_SHOW_CREATE_TABLE.ON_DATA_SOURCE_TABLE_WITH_AS_SERDE",
                     {{"tableName", quoted_name({"spark_catalog", table.database, table.name})}});
  }
  CommandRows result;
  result.rows.push_back({text_cell(table.is_view() ? view_statement(table) : table_statement(table))});
  return result;
}

}  // namespace firesteel
