// CREATE TABLE, AS SELECT, LIKE.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "session/catalog/locations.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/commands/new_table.h"
#include "session/commands/table_columns.h"
#include "session/write/insert.h"

#include <filesystem>

namespace firesteel {

CommandRows run_statement(const CreateTable& statement, const StatementContext& context) {
  const TableName name = context.catalog().table_name(statement.name.parts);
  if (statement.replace) {
    throw SparkError("UNSUPPORTED_FEATURE.TABLE_OPERATION",
                     {{"tableName", quoted_name(name.parts())},
                      {"operation", statement.query == nullptr ? "REPLACE TABLE" : "REPLACE TABLE AS SELECT"}});
  }
  TableDefinition table = new_table(statement, name, context);
  if (statement.query == nullptr) {
    if (table.schema.empty()) {
      infer_schema(table, context);
    }
    table.schema = with_partition_columns_last(table.schema, table.partition_columns, quoted_name(name.parts()));
    check_buckets(table);
    register_table(table, statement.if_not_exists, context);
    return {};
  }
  if (context.catalog().find_table(name)) {
    if (statement.if_not_exists) {
      return {};
    }
    throw already_exists(name);
  }
  PlanPtr rows = context.session.analyze(statement.query);
  for (StructField field : schema_of(rows->output())) {
    field.nullable = true;
    set_metadata_value(field, kCurrentDefaultKey, std::nullopt);
    set_metadata_value(field, kExistsDefaultKey, std::nullopt);
    table.schema.push_back(std::move(field));
  }
  check_unique_columns(table.schema);
  table.schema = with_partition_columns_last(table.schema, table.partition_columns, quoted_name(name.parts()));
  check_buckets(table);
  check_location(table, context);
  write_new_table(table, rows_of_new_table(table, rows), context);
  return {};
}

CommandRows run_statement(const CreateTableLike& statement, const StatementContext& context) {
  const TableName name = context.catalog().table_name(statement.name.parts);
  const auto temporary = context.catalog().find_temp_view(statement.source.parts);
  TableDefinition source;
  if (temporary) {
    source.schema = schema_of(context.session.analyze(temporary->plan)->output());
    source.kind = TableKind::kView;
  } else {
    source = context.catalog().require_table(statement.source);
  }
  CreateTable shape;
  shape.provider = !statement.provider.empty() ? statement.provider : source.is_view() ? "" : source.provider;
  shape.location = statement.location;
  shape.properties = statement.properties;
  TableDefinition table = new_table(shape, name, context);
  table.schema = source.schema;
  table.partition_columns = source.is_view() ? std::vector<std::string>{} : source.partition_columns;
  table.buckets = source.buckets;
  if (!source.is_view() && statement.provider.empty()) {
    table.options = source.options;
    table.options.erase("path");
  }
  table.comment = source.is_view() ? std::nullopt : source.comment;
  register_table(table, statement.if_not_exists, context);
  return {};
}

}  // namespace firesteel
