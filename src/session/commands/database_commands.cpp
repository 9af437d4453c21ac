// CREATE, DROP, ALTER, DESCRIBE and SHOW DATABASE, USE.
#include "base/errors/spark_error.h"
#include "session/catalog/locations.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/command_runner.h"
#include "session/commands/name_checks.h"

#include <filesystem>

namespace firesteel {
namespace {

constexpr const char* kCatalogName = "spark_catalog";

PropertyMap to_map(const PropertyList& list) { return {list.begin(), list.end()}; }

/// Locations, comments and owners have clauses of their own.
void refuse_reserved_properties(const PropertyList& properties) {
  for (const auto& [key, value] : properties) {
    if (key == "location" || key == "owner") {
      throw SparkError("UNSUPPORTED_FEATURE.SET_NAMESPACE_PROPERTY",
                       {{"property", key},
                        {"msg", key == "location" ? "please use the LOCATION clause to specify it"
                                                  : "it will be set to the current user"}});
    }
  }
}

std::string property_text(const PropertyMap& properties) {
  std::string text;
  for (const auto& [key, value] : properties) {
    text += (text.empty() ? "(" : ", (") + key + "," + redacted_value(key, value) + ")";
  }
  return text.empty() ? "" : "(" + text + ")";
}

}  // namespace

CommandRows run_statement(const CreateDatabase& statement, const StatementContext& context) {
  const std::string name = context.catalog().database_name(statement.name.parts);
  check_object_name(name);
  refuse_reserved_properties(statement.properties);
  if (statement.location.has_value() && statement.location->empty()) {
    throw SparkError("INVALID_EMPTY_LOCATION", {{"location", ""}});
  }
  if (name == "global_temp") {
    throw SparkError("_LEGACY_ERROR_TEMP_1066", {{"database", "global_temp"}});
  }
  DatabaseDefinition database;
  database.name = name;
  database.comment = statement.comment.value_or("");
  database.location = statement.location.has_value() ? location_uri(*statement.location)
                                                     : below(context.state.shared.warehouse, name + ".db");
  database.properties = to_map(statement.properties);
  database.owner = current_user();
  database.collation = statement.collation;
  if (!context.metastore().create_database(database)) {
    if (statement.if_not_exists) {
      return {};
    }
    throw SparkError("SCHEMA_ALREADY_EXISTS", {{"schemaName", quoted_name({kCatalogName, name})}});
  }
  std::error_code error;
  std::filesystem::create_directories(local_path(database.location), error);
  return {};
}

CommandRows run_statement(const DropDatabase& statement, const StatementContext& context) {
  const std::string name = context.catalog().database_name(statement.name.parts);
  if (name == "default") {
    throw SparkError("UNSUPPORTED_FEATURE.DROP_DATABASE", {{"database", quoted_name({kCatalogName, name})}});
  }
  const auto database = context.metastore().find_database(name);
  if (!database) {
    if (statement.if_exists) {
      return {};
    }
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quoted_name({kCatalogName, name})}});
  }
  if (!statement.cascade && !context.metastore().tables(name).empty()) {
    throw SparkError("SCHEMA_NOT_EMPTY", {{"schemaName", quoted_name({name})}});
  }
  for (const TableDefinition& table : context.metastore().tables(name)) {
    if (table.kind == TableKind::kManaged) {
      std::error_code error;
      std::filesystem::remove_all(local_path(table.location), error);
    }
  }
  context.metastore().drop_database(name);
  std::error_code error;
  std::filesystem::remove_all(local_path(database->location), error);
  return {};
}

CommandRows run_statement(const AlterDatabase& statement, const StatementContext& context) {
  DatabaseDefinition database =
      context.catalog().require_database(context.catalog().database_name(statement.name.parts));
  refuse_reserved_properties(statement.set);
  for (const auto& [key, value] : statement.set) {
    database.properties[key] = value;
  }
  for (const std::string& key : statement.unset) {
    database.properties.erase(key);
  }
  if (statement.location.has_value()) {
    if (statement.location->empty()) {
      throw SparkError("INVALID_EMPTY_LOCATION", {{"location", ""}});
    }
    database.location = location_uri(*statement.location);
  }
  database.comment = statement.comment.value_or(database.comment);
  database.collation = statement.collation.value_or(database.collation);
  context.metastore().alter_database(database);
  return {};
}

CommandRows run_statement(const DescribeDatabase& statement, const StatementContext& context) {
  const DatabaseDefinition database =
      context.catalog().require_database(context.catalog().database_name(statement.name.parts));
  CommandRows result;
  const auto add = [&](const char* name, std::string value) {
    result.rows.push_back({text_cell(name), text_cell(std::move(value))});
  };
  add("Catalog Name", kCatalogName);
  add("Namespace Name", database.name);
  add("Comment", database.comment);
  add("Location", database.location);
  add("Owner", database.owner);
  if (!database.collation.empty()) {
    add("Collation", database.collation);
  }
  if (statement.extended) {
    add("Properties", property_text(database.properties));
  }
  return result;
}

CommandRows run_statement(const ShowDatabases& statement, const StatementContext& context) {
  if (!statement.catalog.empty() && lower_ascii(statement.catalog[0]) != kCatalogName) {
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quoted_name(statement.catalog)}});
  }
  CommandRows result;
  for (const DatabaseDefinition& database : context.metastore().databases()) {
    if (!statement.pattern.has_value() || matches_show_pattern(database.name, *statement.pattern)) {
      result.rows.push_back({text_cell(database.name)});
    }
  }
  return result;
}

CommandRows run_statement(const UseDatabase& statement, const StatementContext& context) {
  context.catalog().set_current_database(statement.name.parts);
  return {};
}

CommandRows run_statement(const ShowCurrentNamespace&, const StatementContext& context) {
  CommandRows result;
  result.rows.push_back({text_cell(kCatalogName), text_cell(context.catalog().current_database())});
  return result;
}

CommandRows run_statement(const ShowCatalogs& statement, const StatementContext&) {
  CommandRows result;
  if (!statement.pattern.has_value() || matches_show_pattern(kCatalogName, *statement.pattern)) {
    result.rows.push_back({text_cell(kCatalogName)});
  }
  return result;
}

CommandRows run_statement(const SetCatalog& statement, const StatementContext& context) {
  if (lower_ascii(statement.name) != kCatalogName) {
    throw SparkError("CATALOG_NOT_FOUND", {{"catalogName", quoted_name({statement.name})},
                                           {"config", "\"spark.sql.catalog." + statement.name + "\""}});
  }
  context.catalog().set_current_database({kCatalogName});
  return {};
}

}  // namespace firesteel
