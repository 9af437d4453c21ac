#include "session/commands/new_table.h"

#include "base/text/collation.h"
#include "catalog/column_metadata.h"
#include "functions/string/collation_key.h"
#include "io/filesystem/output_file.h"
#include "logical/relations/unary_relations.h"
#include "session/catalog/default_collation.h"
#include "session/catalog/locations.h"
#include "session/commands/name_checks.h"
#include "session/commands/table_columns.h"
#include "sources/write/new_table_mark.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace firesteel {
namespace {

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string provider_of(const CreateTable& statement, const StatementContext& context) {
  std::string provider = statement.provider.empty()
                             ? context.state.config.get("spark.sql.sources.default").value_or("parquet")
                             : statement.provider;
  const std::string lower = lower_ascii(provider);
  if (lower == "hive") {
    throw SparkError("NOT_SUPPORTED_COMMAND_WITHOUT_HIVE_SUPPORT", {{"cmd", "CREATE Hive TABLE (AS SELECT)"}});
  }
  if (context.state.shared.sources.contains(lower)) {
    return provider;
  }
  for (const char* known : {"csv", "json", "text", "avro", "xml", "binaryfile", "jdbc", "delta", "iceberg"}) {
    if (lower == known) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "tables of the format " + lower}});
    }
  }
  throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", provider}});
}

void refuse_reserved_properties(const PropertyList& properties) {
  struct Reserved {
    const char* name;
    const char* advice;
  };
  for (const Reserved reserved : {Reserved{"provider", "please use the USING clause to specify it"},
                                  Reserved{"location", "please use the LOCATION clause to specify it"},
                                  Reserved{"owner", "it will be set to the current user"},
                                  Reserved{"external", "please use CREATE EXTERNAL TABLE"},
                                  Reserved{"is_managed_location",
                                           "it is a reserved property name, please consider a "
                                           "name other than is_managed_location"}}) {
    for (const auto& [key, value] : properties) {
      if (key == reserved.name) {
        throw SparkError("UNSUPPORTED_FEATURE.SET_TABLE_PROPERTY", {{"property", key}, {"msg", reserved.advice}});
      }
    }
  }
}

/// LOCATION, or the option path; none: a managed table.
std::optional<std::string> given_location(const CreateTable& statement, TableDefinition& table) {
  std::optional<std::string> location = statement.location;
  for (const auto& [key, value] : statement.options) {
    if (lower_ascii(key) == "path") {
      if (location.has_value()) {
        throw SparkError("_LEGACY_ERROR_TEMP_0032", {{"pathOne", *location}, {"pathTwo", value}});
      }
      location = value;
    } else {
      table.options[key] = value;
    }
  }
  if (location.has_value() && location->empty()) {
    throw SparkError("INVALID_EMPTY_LOCATION", {{"location", ""}});
  }
  return location;
}

}  // namespace

SparkError already_exists(const TableName& name) {
  return SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(name.parts())}});
}

TableDefinition new_table(const CreateTable& statement, const TableName& name, const StatementContext& context) {
  check_object_name(name.table);
  const DatabaseDefinition database = context.catalog().require_database(name.database);
  refuse_reserved_properties(statement.properties);
  if (statement.partition_transform || statement.clustered) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "CLUSTER BY and partition transforms of tables"}});
  }
  TableDefinition table;
  table.database = name.database;
  table.name = name.table;
  table.provider = provider_of(statement, context);
  const std::optional<std::string> location = given_location(statement, table);
  if (statement.external && !location.has_value()) {
    throw SparkError("_LEGACY_ERROR_TEMP_0035", {{"message", "CREATE EXTERNAL TABLE without LOCATION"}});
  }
  table.kind = location.has_value() ? TableKind::kExternal : TableKind::kManaged;
  table.location = location.has_value() ? location_uri(*location) : below(database.location, name.table);
  std::vector<ColumnDefinition> columns = statement.columns;
  columns.insert(columns.end(), statement.typed_partition_columns.begin(), statement.typed_partition_columns.end());
  table.schema = stored_columns(columns, quoted_name(name.parts()), "CREATE TABLE", context);
  table.partition_columns = statement.partition_columns;
  table.buckets = statement.buckets;
  table.properties = PropertyMap(statement.properties.begin(), statement.properties.end());
  table.comment = statement.comment;
  table.collation = statement.collation.empty() ? database.collation : statement.collation;
  for (StructField& field : table.schema) {
    field.type = with_default_collation(field.type, table.collation);
  }
  table.owner = current_user();
  table.created_version = "Spark 4.2.0";
  table.created_ms = now_ms();
  return table;
}

void infer_schema(TableDefinition& table, const StatementContext& context) {
  SourceOptions options;
  for (const auto& [key, value] : table.options) {
    options[lower_ascii(key)] = value;
  }
  std::error_code error;
  std::vector<std::string> paths;
  if (std::filesystem::exists(local_path(table.location), error)) {
    paths.push_back(table.location);
  }
  const TablePtr files = context.catalog().data_source(table.provider)->open(paths, nullptr, options);
  table.schema = files->schema();
}

void check_buckets(const TableDefinition& table) {
  if (!table.buckets.has_value()) {
    return;
  }
  if (table.buckets->buckets <= 0 || table.buckets->buckets > 100'000) {
    throw SparkError("INVALID_BUCKET_COUNT",
                     {{"bucketingMaxBuckets", "100000"}, {"numBuckets", std::to_string(table.buckets->buckets)}});
  }
  std::string columns;
  for (const StructField& field : table.schema) {
    columns += (columns.empty() ? "" : ", ") + quoted_name({field.name});
  }
  const auto check_names = [&](const std::vector<std::string>& names, const char* type) {
    for (const std::string& name : names) {
      if (std::none_of(table.schema.begin(), table.schema.end(),
                       [&](const StructField& field) { return lower_ascii(field.name) == lower_ascii(name); })) {
        throw SparkError("COLUMN_NOT_DEFINED_IN_TABLE",
                         {{"colType", type},
                          {"colName", quoted_name({name})},
                          {"tableName", quoted_name({"spark_catalog", table.database, table.name})},
                          {"tableCols", columns}});
      }
    }
  };
  check_names(table.buckets->columns, "bucket");
  check_names(table.buckets->sort_columns, "sort");
}

void check_location(const TableDefinition& table, const StatementContext& context) {
  static_cast<void>(context);
  if (table.kind != TableKind::kManaged) {
    return;
  }
  if (const std::string folder = local_path(table.location); is_left_by_dead_writer(folder)) {
    remove_tree(folder);
    return;
  }
  std::error_code error;
  const std::filesystem::directory_iterator entries(local_path(table.location), error);
  if (error) {
    return;
  }
  for (const auto& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') && !name.starts_with('_')) {
      throw SparkError("LOCATION_ALREADY_EXISTS",
                       {{"location", "'" + table.location + "'"},
                        {"identifier", quoted_name({"spark_catalog", table.database, table.name})}});
    }
  }
}

namespace {

void refuse_indeterminate_collations(const Schema& schema) {
  std::string columns;
  for (const StructField& field : schema) {
    if (text_type_of(field.type).collation() == kIndeterminateCollation) {
      columns += (columns.empty() ? "" : ", ") + quoted_name({field.name});
    }
  }
  if (!columns.empty()) {
    throw SparkError("INDETERMINATE_COLLATION_IN_SCHEMA", {{"columnPaths", columns}});
  }
}

}  // namespace

void register_table(const TableDefinition& table, bool if_not_exists, const StatementContext& context) {
  refuse_indeterminate_collations(table.schema);
  const TableName name = {table.database, table.name};
  if (context.catalog().find_table(name)) {
    if (if_not_exists) {
      return;
    }
    throw already_exists(name);
  }
  check_location(table, context);
  if (!context.metastore().create_table(table)) {
    if (if_not_exists) {
      return;
    }
    throw already_exists(name);
  }
  if (table.kind == TableKind::kManaged) {
    std::error_code error;
    std::filesystem::create_directories(local_path(table.location), error);
  }
}

PlanPtr rows_of_new_table(const TableDefinition& table, const PlanPtr& query) {
  ExprList list;
  for (const StructField& field : table.schema) {
    const AttributeList& output = query->output();
    const auto column = std::find_if(output.begin(), output.end(),
                                     [&](const AttributePtr& attribute) { return attribute->name == field.name; });
    list.push_back(*column);
  }
  return make_plan<Project>(std::move(list), query);
}

}  // namespace firesteel
