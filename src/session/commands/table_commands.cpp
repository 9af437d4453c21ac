// DROP, TRUNCATE, RENAME, properties, location and comment of tables.
#include "base/errors/spark_error.h"
#include "logical/relations/unresolved_relations.h"
#include "session/catalog/locations.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/commands/partition_specs.h"
#include "session/write/insert.h"

#include <filesystem>

namespace firesteel {
namespace {

void remove_folder(const std::string& uri) {
  std::error_code error;
  std::filesystem::remove_all(local_path(uri), error);
}

/// The files of a folder, not the folder itself.
void empty_folder(const std::string& uri) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(local_path(uri), error)) {
    std::error_code ignored;
    std::filesystem::remove_all(entry.path(), ignored);
  }
}

}  // namespace

CommandRows run_statement(const DropTable& statement, const StatementContext& context) {
  SessionCatalog& catalog = context.catalog();
  if (const auto view = catalog.find_temp_view(statement.name.parts)) {
    TempViews& views = statement.name.parts.size() > 1 ? catalog.global_views() : catalog.views();
    views.drop(view->name);
    return {};
  }
  const TableName name = catalog.table_name(statement.name.parts);
  const auto table = catalog.find_table(name);
  if (!table) {
    if (statement.if_exists) {
      return {};
    }
    throw SparkError("TABLE_OR_VIEW_NOT_FOUND",
                     {{"relationName", quoted_name(name.parts())},
                      {"searchPath", "[`spark_catalog`.`" + catalog.current_database() + "`]"}});
  }
  context.metastore().drop_table(name.database, name.table);
  if (table->kind == TableKind::kManaged) {
    remove_folder(table->location);
  }
  return {};
}

CommandRows run_statement(const TruncateTable& statement, const StatementContext& context) {
  const TableDefinition table = require_real_table(statement.name, "TRUNCATE TABLE", context);
  if (table.kind == TableKind::kExternal) {
    throw SparkError("CANNOT_TRUNCATE_EXTERNAL_TABLE",
                     {{"tableName", quoted_name({"spark_catalog", table.database, table.name})}});
  }
  if (statement.partition.has_value()) {
    const auto partitions = matching_partitions(table, *statement.partition, context);
    if (partitions.empty()) {
      throw partitions_not_found(table, {*statement.partition});
    }
    for (const PartitionDefinition& partition : partitions) {
      empty_folder(partition_location(table, partition));
    }
    return {};
  }
  forget_cached_rows(table, context);
  if (table.partition_columns.empty()) {
    empty_folder(table.location);
  } else {
    for (const PartitionDefinition& partition : context.metastore().partitions(table)) {
      empty_folder(partition_location(table, partition));
    }
  }
  if (table.statistics.has_value()) {
    TableDefinition changed = table;
    changed.statistics.reset();
    context.metastore().alter_table(changed);
  }
  return {};
}

CommandRows run_statement(const RenameTable& statement, const StatementContext& context) {
  SessionCatalog& catalog = context.catalog();
  const char* command = statement.is_view ? "ALTER VIEW" : "ALTER TABLE";
  if (const auto view = catalog.find_temp_view(statement.name.parts)) {
    if (statement.new_name.size() > 1) {
      throw SparkError("_LEGACY_ERROR_TEMP_1074", {{"oldName", quoted_name(statement.name.parts)},
                                                   {"newName", quoted_name(statement.new_name)},
                                                   {"db", statement.new_name[0]}});
    }
    TempViews& views = statement.name.parts.size() > 1 ? catalog.global_views() : catalog.views();
    if (!views.rename(view->name, statement.new_name.back())) {
      throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(statement.new_name)}});
    }
    return {};
  }
  TableDefinition table = catalog.require_table(statement.name);
  if (table.is_view() != statement.is_view) {
    SparkError error(
        statement.is_view ? "EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE" : "EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW",
        {{statement.is_view ? "tableName" : "viewName", quoted_name({"spark_catalog", table.database, table.name})},
         {"operation", std::string(command) + " ... RENAME TO"}});
    throw error.with_context(statement.name.origin);
  }
  std::vector<std::string> parts = statement.new_name;
  if (parts.size() == 1) {
    parts.insert(parts.begin(), table.database);
  }
  const TableName wanted = catalog.table_name(parts);
  if (wanted.database != table.database) {
    throw SparkError("_LEGACY_ERROR_TEMP_1073", {{"db", table.database}, {"newDb", wanted.database}});
  }
  check_object_name(wanted.table);
  if (catalog.find_table(wanted)) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(wanted.parts())}});
  }
  const TableDefinition before = table;
  if (table.kind == TableKind::kManaged) {
    const DatabaseDefinition database = catalog.require_database(table.database);
    table.location = below(database.location, wanted.table);
    std::error_code error;
    std::filesystem::rename(local_path(before.location), local_path(table.location), error);
    if (error) {
      table.location = before.location;
    }
  }
  if (!context.metastore().rename_table(table, wanted.table)) {
    throw catalog.not_found(statement.name);
  }
  return {};
}

CommandRows run_statement(const AlterTableProperties& statement, const StatementContext& context) {
  const std::string operation = std::string(statement.is_view ? "ALTER VIEW" : "ALTER TABLE") + " ... " +
                                (statement.unset ? "UNSET" : "SET") + " TBLPROPERTIES";
  TableDefinition table = statement.is_view ? require_view(statement.name, operation, true, context)
                                            : context.catalog().require_table(statement.name);
  if (!statement.is_view && table.is_view()) {
    SparkError error(
        "EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW",
        {{"viewName", quoted_name({"spark_catalog", table.database, table.name})}, {"operation", operation}});
    throw error.with_context(statement.name.origin);
  }
  for (const auto& [key, value] : statement.properties) {
    if (statement.storage) {
      table.options[key] = value;
    } else if (statement.unset && key == "comment") {
      table.comment.reset();
    } else if (statement.unset) {
      table.properties.erase(key);
    } else if (key == "comment") {
      table.comment = value;
    } else {
      table.properties[key] = value;
    }
  }
  context.metastore().alter_table(table);
  return {};
}

CommandRows run_statement(const AlterTableLocation& statement, const StatementContext& context) {
  TableDefinition table = require_real_table(statement.name, "ALTER TABLE ... SET LOCATION ...", context);
  if (statement.location.empty()) {
    throw SparkError("INVALID_EMPTY_LOCATION", {{"location", ""}});
  }
  if (statement.partition.has_value()) {
    PartitionDefinition wanted = whole_partition(table, *statement.partition, context);
    const auto found = matching_partitions(table, *statement.partition, context);
    if (found.empty()) {
      throw partitions_not_found(table, {*statement.partition});
    }
    wanted.location = partition_uri(table, statement.location);
    wanted.created_ms = found[0].created_ms;
    context.metastore().drop_partitions(table, found);
    context.metastore().add_partitions(table, {wanted});
    return {};
  }
  table.location = location_uri(statement.location);
  context.metastore().alter_table(table);
  return {};
}

CommandRows run_statement(const AlterTableCollation& statement, const StatementContext& context) {
  TableDefinition table = context.catalog().require_table(statement.name);
  table.collation = statement.collation;
  context.metastore().alter_table(table);
  return {};
}

CommandRows run_statement(const CommentOnTable& statement, const StatementContext& context) {
  TableDefinition table = require_real_table(statement.name, "COMMENT ON TABLE", context);
  table.comment = statement.comment;
  if (!table.comment.has_value()) {
    table.comment = "";
  }
  context.metastore().alter_table(table);
  return {};
}

CommandRows run_statement(const RefreshTable& statement, const StatementContext& context) {
  if (!context.catalog().find_temp_view(statement.name.parts)) {
    context.catalog().require_table(statement.name);
  }
  context.session.refresh(make_plan<UnresolvedRelation>(statement.name.parts));
  return {};
}

CommandRows run_statement(const RefusedTableStatement& statement, const StatementContext& context) {
  const TableDefinition table = require_real_table(statement.name, statement.operation, context);
  if (statement.operation == "DELETE" || statement.operation == "UPDATE TABLE" ||
      statement.operation == "MERGE INTO TABLE") {
    throw SparkError("UNSUPPORTED_FEATURE.TABLE_OPERATION",
                     {{"tableName", quoted_name({"spark_catalog", table.database, table.name})},
                      {"operation", statement.operation}});
  }
  throw SparkError(
      "UNSUPPORTED_FEATURE.TABLE_OPERATION",
      {{"tableName", quoted_name({"spark_catalog", table.database, table.name})}, {"operation", statement.operation}});
}

}  // namespace firesteel
