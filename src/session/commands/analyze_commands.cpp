// ANALYZE TABLE and TABLES.
#include "base/errors/spark_error.h"
#include "expression/nodes/unresolved.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "session/catalog/locations.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/commands/partition_specs.h"

#include <algorithm>
#include <filesystem>

namespace firesteel {
namespace {

/// Bytes of the files below a folder that readers see.
int64_t folder_size(const std::filesystem::path& folder) {
  int64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') || name.starts_with('_')) {
      continue;
    }
    if (entry.is_directory(error)) {
      bytes += folder_size(entry.path());
    } else {
      bytes += static_cast<int64_t>(entry.file_size(error));
    }
  }
  return bytes;
}

std::vector<Literal> single_row(ExprList aggregates, const TableDefinition& table, const StatementContext& context) {
  const auto relation =
      make_plan<UnresolvedRelation>(std::vector<std::string>{"spark_catalog", table.database, table.name});
  const PlanPtr plan = make_plan<Aggregate>(ExprList{}, std::move(aggregates), relation);
  const auto stream = context.session.execute(plan, context.cancellation);
  Batch batch;
  std::vector<Literal> row;
  while (stream->next(batch)) {
    for (const VectorPtr& column : batch.columns) {
      row.push_back(column->literal_at(0));
    }
  }
  return row;
}

ExprPtr call(const char* name, ExprPtr argument) {
  return make_expr<UnresolvedFunction>(name, ExprList{std::move(argument)});
}

bool has_range(const DataType& type) { return type.is_numeric() || type.is_datetime() || type.is(TypeId::kBoolean); }

int fixed_width(const DataType& type) {
  switch (type.physical()) {
    case PhysicalType::kBool:
    case PhysicalType::kInt8:
      return 1;
    case PhysicalType::kInt16:
      return 2;
    case PhysicalType::kInt32:
    case PhysicalType::kFloat:
      return 4;
    case PhysicalType::kInt128:
      return 16;
    default:
      return 8;
  }
}

PropertyMap column_statistics(const StructField& field, const TableDefinition& table, int64_t rows,
                              const StatementContext& context) {
  const ExprPtr column = make_expr<UnresolvedAttribute>(std::vector<std::string>{field.name});
  ExprList aggregates = {call("count", column), call("approx_count_distinct", column)};
  const bool range = has_range(field.type);
  if (range) {
    aggregates.push_back(call("min", column));
    aggregates.push_back(call("max", column));
  } else {
    aggregates.push_back(call("avg", call("octet_length", column)));
    aggregates.push_back(call("max", call("octet_length", column)));
  }
  const std::vector<Literal> row = single_row(std::move(aggregates), table, context);
  PropertyMap values;
  const int64_t present = row.at(0).as_int64();
  values["num_nulls"] = std::to_string(rows - present);
  values["distinct_count"] = std::to_string(std::min(row.at(1).as_int64(), present));
  if (range) {
    if (!row[2].is_null()) {
      values["min"] = row[2].to_string();
      values["max"] = row[3].to_string();
    }
    values["avg_col_len"] = values["max_col_len"] = std::to_string(fixed_width(field.type));
  } else if (!row.at(2).is_null()) {
    values["avg_col_len"] = std::to_string(static_cast<int64_t>(row[2].as_double() + 0.999999));
    values["max_col_len"] = row[3].to_string();
  }
  return values;
}

void analyze(const AnalyzeTable& statement, TableDefinition table, const StatementContext& context) {
  CatalogStatistics statistics = table.statistics.value_or(CatalogStatistics{});
  statistics.size_bytes = folder_size(local_path(table.location));
  if (statement.no_scan) {
    statistics.row_count.reset();
  } else {
    const ExprPtr one = make_expr<LiteralExpr>(Literal::integer(1));
    statistics.row_count = single_row({call("count", one)}, table, context).at(0).as_int64();
  }
  for (const StructField& field : table.schema) {
    const bool named = std::any_of(statement.columns.begin(), statement.columns.end(),
                                   [&](const auto& name) { return lower_ascii(name) == lower_ascii(field.name); });
    const bool supported = has_range(field.type) || field.type.is_string_like() || field.type.is(TypeId::kBinary);
    if (named && !supported) {
      throw SparkError("UNSUPPORTED_FEATURE.ANALYZE_UNSUPPORTED_COLUMN_TYPE",
                       {{"columnType", "\"" + field.type.sql() + "\""},
                        {"columnName", quoted_name({field.name})},
                        {"tableName", quoted_name({"spark_catalog", table.database, table.name})}});
    }
    if (named || (statement.all_columns && supported)) {
      statistics.columns[field.name] = column_statistics(field, table, *statistics.row_count, context);
    }
  }
  table.statistics = std::move(statistics);
  context.metastore().alter_table(table);
}

}  // namespace

CommandRows run_statement(const AnalyzeTable& statement, const StatementContext& context) {
  const TableDefinition table = require_real_table(statement.name, "ANALYZE TABLE", context);
  if (statement.partition.has_value()) {
    whole_partition(table, *statement.partition, context);
    return {};
  }
  for (const std::string& name : statement.columns) {
    if (std::none_of(table.schema.begin(), table.schema.end(),
                     [&](const StructField& field) { return lower_ascii(field.name) == lower_ascii(name); })) {
      throw SparkError("COLUMN_NOT_FOUND",
                       {{"colName", quoted_name({name})}, {"caseSensitiveConfig", "\"spark.sql.caseSensitive\""}});
    }
  }
  analyze(statement, table, context);
  return {};
}

CommandRows run_statement(const AnalyzeTables& statement, const StatementContext& context) {
  const std::string database = statement.database.parts.empty()
                                   ? context.catalog().current_database()
                                   : context.catalog().database_name(statement.database.parts);
  context.catalog().require_database(database);
  AnalyzeTable each;
  each.no_scan = statement.no_scan;
  for (const TableDefinition& table : context.metastore().tables(database)) {
    if (!table.is_view()) {
      analyze(each, table, context);
    }
  }
  return {};
}

}  // namespace firesteel
