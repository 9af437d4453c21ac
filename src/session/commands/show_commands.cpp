// SHOW TABLES, TABLE EXTENDED, VIEWS, COLUMNS, PARTITIONS, TBLPROPERTIES.
#include "base/errors/spark_error.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/command_runner.h"
#include "session/commands/name_checks.h"
#include "session/commands/partition_specs.h"
#include "session/commands/table_information.h"

#include <algorithm>

namespace firesteel {
namespace {

bool matches(const std::string& name, const std::optional<std::string>& pattern) {
  return !pattern.has_value() || matches_show_pattern(name, *pattern);
}

std::string shown_database(const StatementName& name, const StatementContext& context) {
  if (name.parts.empty()) {
    return context.catalog().current_database();
  }
  const std::string database = context.catalog().database_name(name.parts);
  if (database != "global_temp") {
    context.catalog().require_database(database);
  }
  return database;
}

/// The temporary views that show beside the tables of a database.
std::vector<std::pair<std::string, TempViews::View>> temporary_views(const std::string& database,
                                                                     const StatementContext& context) {
  std::vector<std::pair<std::string, TempViews::View>> views;
  const auto add = [&](const TempViews& from, const char* shown) {
    for (const std::string& name : from.names()) {
      if (auto view = from.find(name)) {
        views.emplace_back(shown, *std::move(view));
      }
    }
  };
  if (database == "global_temp") {
    add(context.catalog().global_views(), "global_temp");
  }
  add(context.catalog().views(), "");
  return views;
}

CommandRows show_names(const std::string& database, const std::optional<std::string>& pattern, bool views_only,
                       const StatementContext& context) {
  CommandRows result;
  for (const TableDefinition& table : context.metastore().tables(database)) {
    if ((!views_only || table.is_view()) && matches(table.name, pattern)) {
      result.rows.push_back({text_cell(database), text_cell(table.name), Literal::boolean(false)});
    }
  }
  for (const auto& [shown, view] : temporary_views(database, context)) {
    if (matches(view.name, pattern)) {
      result.rows.push_back({text_cell(shown), text_cell(view.name), Literal::boolean(true)});
    }
  }
  return result;
}

}  // namespace

CommandRows run_statement(const ShowTables& statement, const StatementContext& context) {
  return show_names(shown_database(statement.database, context), statement.pattern, false, context);
}

CommandRows run_statement(const ShowViews& statement, const StatementContext& context) {
  return show_names(shown_database(statement.database, context), statement.pattern, true, context);
}

CommandRows run_statement(const ShowTableExtended& statement, const StatementContext& context) {
  const std::string database = shown_database(statement.database, context);
  CommandRows result;
  if (statement.partition.has_value()) {
    StatementName name{{statement.pattern}, statement.pattern_origin};
    const auto table = context.catalog().find_table({database, context.catalog().folded(statement.pattern)});
    if (!table) {
      throw context.catalog().not_found(name);
    }
    const PartitionDefinition wanted = whole_partition(*table, *statement.partition, context);
    const auto found = matching_partitions(*table, *statement.partition, context);
    if (found.empty()) {
      throw partitions_not_found(*table, {*statement.partition});
    }
    result.rows.push_back({text_cell(database), text_cell(table->name), Literal::boolean(false),
                           text_cell(lines_text(partition_information(*table, found[0])) + "\n")});
    return result;
  }
  for (const TableDefinition& table : context.metastore().tables(database)) {
    if (matches(table.name, statement.pattern)) {
      result.rows.push_back(
          {text_cell(database), text_cell(table.name), Literal::boolean(false),
           text_cell(lines_text(table_information(table, context, true)) + schema_lines(table.schema) + "\n")});
    }
  }
  for (const auto& [shown, view] : temporary_views(database, context)) {
    if (matches(view.name, statement.pattern)) {
      const Schema schema = view_schema(view, context);
      result.rows.push_back({text_cell(shown), text_cell(view.name), Literal::boolean(true),
                             text_cell(lines_text(temp_view_information(view, shown)) + schema_lines(schema) + "\n")});
    }
  }
  return result;
}

CommandRows run_statement(const ShowColumns& statement, const StatementContext& context) {
  StatementName name = statement.table;
  if (statement.database.has_value()) {
    if (name.parts.size() > 1 &&
        lower_ascii(name.parts[name.parts.size() - 2]) != lower_ascii(statement.database->back())) {
      throw SparkError("SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE",
                       {{"namespaceA", quoted_name(*statement.database)},
                        {"namespaceB", quoted_name({name.parts.begin(), name.parts.end() - 1})}});
    }
    std::vector<std::string> parts = *statement.database;
    parts.push_back(name.parts.back());
    name.parts = parts;
  }
  Schema schema;
  if (const auto view = context.catalog().find_temp_view(name.parts)) {
    schema = view_schema(*view, context);
  } else {
    schema = context.catalog().require_table(name).schema;
  }
  CommandRows result;
  for (const StructField& field : schema) {
    result.rows.push_back({text_cell(field.name)});
  }
  return result;
}

CommandRows run_statement(const ShowPartitions& statement, const StatementContext& context) {
  const TableDefinition table = require_real_table(statement.table, "SHOW PARTITIONS", context);
  require_partitioned(table);
  std::vector<std::string> texts;
  for (const PartitionDefinition& partition : statement.partition.has_value()
                                                  ? matching_partitions(table, *statement.partition, context)
                                                  : context.metastore().partitions(table)) {
    texts.push_back(partition_text(table, partition));
  }
  std::sort(texts.begin(), texts.end());
  CommandRows result;
  for (std::string& text : texts) {
    result.rows.push_back({text_cell(std::move(text))});
  }
  return result;
}

CommandRows run_statement(const ShowTableProperties& statement, const StatementContext& context) {
  CommandRows result;
  PropertyMap properties;
  std::string name;
  if (const auto view = context.catalog().find_temp_view(statement.table.parts)) {
    if (view->definition.has_value()) {
      properties = view->definition->properties;
    }
    name = view->name;
  } else {
    const TableDefinition table = context.catalog().require_table(statement.table);
    properties = table.properties;
    name = "spark_catalog." + table.database + "." + table.name;
  }
  if (statement.key.has_value()) {
    const auto found = properties.find(*statement.key);
    result.rows.push_back(
        {text_cell(*statement.key),
         text_cell(found != properties.end() ? redacted_value(found->first, found->second)
                                             : "Table " + name + " does not have property: " + *statement.key)});
    return result;
  }
  for (const auto& [key, value] : properties) {
    result.rows.push_back({text_cell(key), text_cell(redacted_value(key, value))});
  }
  return result;
}

}  // namespace firesteel
