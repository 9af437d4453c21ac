#include "session/commands/catalog_statements.h"

#include "base/errors/spark_error.h"

namespace firesteel {
namespace {

const StructField kIsTemporary = {"isTemporary", DataType::boolean(), false, ""};

struct SchemaOf {
  Schema operator()(const DescribeDatabase&) const {
    return {text_column("info_name"), text_column("info_value", true)};
  }
  Schema operator()(const ShowDatabases&) const { return {text_column("namespace")}; }
  Schema operator()(const ShowCurrentNamespace&) const { return {text_column("catalog"), text_column("namespace")}; }
  Schema operator()(const ShowCatalogs&) const { return {text_column("catalog")}; }
  Schema operator()(const ShowTables&) const {
    return {text_column("namespace"), text_column("tableName"), kIsTemporary};
  }
  Schema operator()(const ShowTableExtended&) const {
    return {text_column("namespace"), text_column("tableName"), kIsTemporary, text_column("information")};
  }
  Schema operator()(const ShowViews&) const {
    return {text_column("namespace"), text_column("viewName"), kIsTemporary};
  }
  Schema operator()(const ShowColumns&) const { return {text_column("col_name")}; }
  Schema operator()(const ShowPartitions&) const { return {text_column("partition")}; }
  Schema operator()(const ShowTableProperties& statement) const {
    return statement.key.has_value() ? Schema{text_column("key"), text_column("value")}
                                     : Schema{text_column("key"), text_column("value")};
  }
  Schema operator()(const ShowCreateTable&) const { return {text_column("createtab_stmt")}; }
  Schema operator()(const DescribeTable& statement) const {
    if (statement.as_json) {
      return {text_column("json_metadata")};
    }
    if (!statement.column.empty()) {
      return {text_column("info_name"), text_column("info_value")};
    }
    return {text_column("col_name"), text_column("data_type"), text_column("comment", true)};
  }
  Schema operator()(const DescribeQuery&) const {
    return {text_column("col_name"), text_column("data_type"), text_column("comment", true)};
  }
  template <typename T>
  Schema operator()(const T&) const {
    return {};
  }
};

}  // namespace

Schema catalog_statement_schema(const CatalogStatement& statement) { return std::visit(SchemaOf{}, statement.body); }

CommandRows run_catalog_statement(const CatalogStatement& statement, const StatementContext& context) {
  CommandRows rows;
  try {
    rows = std::visit([&](const auto& body) { return run_statement(body, context); }, statement.body);
  } catch (SparkError& error) {
    // Spark tells of these where the whole statement stands.
    if (error.condition() == "NOT_SUPPORTED_CHANGE_COLUMN" || error.condition().starts_with("UNRESOLVED_COLUMN.")) {
      error.with_context(statement.origin());
    }
    throw;
  }
  rows.schema = catalog_statement_schema(statement);
  return rows;
}

}  // namespace firesteel
