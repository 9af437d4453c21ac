// DESCRIBE TABLE, column, partition, AS JSON, QUERY.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/describe_json.h"
#include "session/commands/partition_specs.h"
#include "session/commands/table_information.h"

#include <algorithm>

namespace firesteel {
namespace {

using RowList = std::vector<std::vector<Literal>>;

void add(RowList& rows, const std::string& name, const std::string& type, const std::string& comment) {
  rows.push_back({text_cell(name), text_cell(type), text_cell(comment)});
}

void add_column(RowList& rows, const StructField& field) {
  const auto comment = metadata_value(field, kCommentKey);
  rows.push_back({text_cell(field.name), text_cell(declared_type(field).simple_string()),
                  comment.has_value() ? text_cell(*comment) : null_cell()});
}

void add_columns(RowList& rows, const Schema& schema) {
  for (const StructField& field : schema) {
    add_column(rows, field);
  }
}

void add_partition_columns(RowList& rows, const TableDefinition& table) {
  if (table.partition_columns.empty()) {
    return;
  }
  add(rows, "# Partition Information", "", "");
  add(rows, "# col_name", "data_type", "comment");
  for (const StructField& field : table.schema) {
    if (std::find(table.partition_columns.begin(), table.partition_columns.end(), field.name) !=
        table.partition_columns.end()) {
      add_column(rows, field);
    }
  }
}

void add_information(RowList& rows, const std::string& title, const Information& information) {
  add(rows, "", "", "");
  add(rows, title, "", "");
  for (const auto& [name, value] : information) {
    add(rows, name, value, "");
  }
}

void add_defaults(RowList& rows, const Schema& schema) {
  bool first = true;
  for (const StructField& field : schema) {
    if (const auto text = metadata_value(field, kCurrentDefaultKey)) {
      if (first) {
        add(rows, "", "", "");
        add(rows, "# Column Default Values", "", "");
        first = false;
      }
      add(rows, field.name, declared_type(field).simple_string(), *text);
    }
  }
}

const StructField& find_column(const Schema& schema, const DescribeTable& statement, const StatementContext& context) {
  const std::string& name = statement.column[0];
  const auto found = std::find_if(schema.begin(), schema.end(), [&](const StructField& field) {
    return context.catalog().folded(field.name) == context.catalog().folded(name);
  });
  if (found == schema.end()) {
    std::string proposal;
    for (const StructField& field : schema) {
      proposal += (proposal.empty() ? "" : ", ") + quoted_name({field.name});
    }
    throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION",
                     {{"objectName", quoted_name(statement.column)}, {"proposal", proposal}});
  }
  if (statement.column.size() > 1) {
    std::string full;
    for (const std::string& part : statement.column) {
      full += (full.empty() ? "" : ".") + part;
    }
    throw SparkError("_LEGACY_ERROR_TEMP_1060", {{"command", "DESC TABLE COLUMN"}, {"column", full}});
  }
  return *found;
}

RowList describe_column(const Schema& schema, const std::optional<CatalogStatistics>& statistics,
                        const DescribeTable& statement, const StatementContext& context) {
  const StructField& field = find_column(schema, statement, context);
  RowList rows;
  const auto pair = [&](const char* name, const std::string& value) {
    rows.push_back({text_cell(name), text_cell(value)});
  };
  pair("col_name", field.name);
  pair("data_type", declared_type(field).simple_string());
  pair("comment", metadata_value(field, kCommentKey).value_or("NULL"));
  if (statement.extended) {
    PropertyMap values;
    if (statistics.has_value() && statistics->columns.contains(field.name)) {
      values = statistics->columns.at(field.name);
    }
    for (const char* name : {"min", "max", "num_nulls", "distinct_count", "avg_col_len", "max_col_len", "histogram"}) {
      const auto found = values.find(name);
      pair(name, found == values.end() ? "NULL" : found->second);
    }
  }
  if (const auto text = metadata_value(field, kCurrentDefaultKey)) {
    pair("default", *text);
  }
  return rows;
}

RowList describe_view(const TempViews::View& view, const DescribeTable& statement, const StatementContext& context) {
  const Schema schema = view_schema(view, context);
  if (!statement.column.empty()) {
    return describe_column(schema, std::nullopt, statement, context);
  }
  RowList rows;
  add_columns(rows, schema);
  return rows;
}

}  // namespace

CommandRows run_statement(const DescribeTable& statement, const StatementContext& context) {
  CommandRows result;
  if (const auto view = context.catalog().find_temp_view(statement.table.parts)) {
    if (statement.partition.has_value()) {
      throw SparkError("FORBIDDEN_OPERATION", {{"statement", "DESC PARTITION"},
                                               {"objectType", "TEMPORARY VIEW"},
                                               {"objectName", quoted_name({view->name})}});
    }
    if (statement.as_json) {
      result.rows = {{text_cell(describe_json(temp_view_definition(*view, context), {}, context))}};
      return result;
    }
    result.rows = describe_view(*view, statement, context);
    return result;
  }
  const auto found = context.catalog().find_table(context.catalog().table_name(statement.table.parts));
  if (!found) {
    throw context.catalog().not_found(statement.table, true);
  }
  const TableDefinition& table = *found;
  std::vector<PartitionDefinition> partitions;
  if (statement.partition.has_value()) {
    if (table.is_view()) {
      throw SparkError("FORBIDDEN_OPERATION",
                       {{"statement", "DESC PARTITION"},
                        {"objectType", "VIEW"},
                        {"objectName", quoted_name({"spark_catalog", table.database, table.name})}});
    }
    whole_partition(table, *statement.partition, context);
    partitions = matching_partitions(table, *statement.partition, context);
    if (partitions.empty()) {
      throw partitions_not_found(table, {*statement.partition});
    }
  }
  if (statement.as_json) {
    if (!statement.column.empty()) {
      throw SparkError("UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON");
    }
    result.rows = {{text_cell(describe_json(table, partitions, context))}};
    return result;
  }
  if (!statement.column.empty()) {
    result.rows = describe_column(table.schema, table.statistics, statement, context);
    return result;
  }
  RowList& rows = result.rows;
  add_columns(rows, table.schema);
  add_partition_columns(rows, table);
  if (!partitions.empty()) {
    if (statement.extended) {
      Information information = {{"Database", table.database}, {"Table", table.name}};
      for (auto& entry : partition_information(table, partitions[0])) {
        information.push_back(std::move(entry));
      }
      add_information(rows, "# Detailed Partition Information", information);
      Information storage = storage_information(table);
      storage.emplace_back("Location", table.location);
      add_information(rows, "# Storage Information", storage);
    }
    return result;
  }
  if (statement.extended) {
    add_information(rows, "# Detailed Table Information", table_information(table, context, false));
  }
  add_defaults(rows, table.schema);
  return result;
}

CommandRows run_statement(const DescribeQuery& statement, const StatementContext& context) {
  CommandRows result;
  add_columns(result.rows, context.session.schema_of(statement.query));
  return result;
}

}  // namespace firesteel
