// INSERT of all forms.
#include "base/errors/spark_error.h"
#include "logical/commands/write_files.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/query/query_execution.h"
#include "session/write/file_write.h"
#include "session/write/insert.h"

namespace firesteel {

CommandRows run_statement(const InsertInto& statement, const StatementContext& context) {
  const bool temporary = context.catalog().find_temp_view(statement.table.parts).has_value();
  const auto table =
      temporary ? std::nullopt : context.catalog().find_table(context.catalog().table_name(statement.table.parts));
  if (!temporary && !table) {
    throw context.catalog().not_found(statement.table, true);
  }
  if (temporary || table->is_view()) {
    std::vector<std::string> shown = statement.table.parts;
    if (!temporary) {
      shown = {"spark_catalog", table->database, table->name};
    }
    SparkError error("EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
                     {{"viewName", quoted_name(shown)}, {"operation", "INSERT"}});
    throw error.with_context(statement.table.origin);
  }
  insert_into_table(*table, statement, context);
  return {};
}

CommandRows run_statement(const MultiInsert& statement, const StatementContext& context) {
  for (const InsertInto& insert : statement.inserts) {
    run_statement(insert, context);
  }
  return {};
}

CommandRows run_statement(const InsertDirectory& statement, const StatementContext& context) {
  SourceOptions options;
  for (const auto& [key, value] : statement.options) {
    options[lower_ascii(key)] = value;
  }
  const auto path = options.find("path");
  if (!statement.path.has_value() && path == options.end()) {
    throw SparkError("_LEGACY_ERROR_TEMP_2047");
  }
  WriteFiles node(context.session.analyze(statement.query), statement.provider,
                  statement.path.has_value() ? *statement.path : path->second);
  options.erase("path");
  node.options = std::move(options);
  node.mode = SaveMode::kOverwrite;
  QueryExecution query(context.state, context.state.new_environment(context.session.user()), context.cancellation);
  write_files(node, context.state, query, context.cancellation);
  return {};
}

}  // namespace firesteel
