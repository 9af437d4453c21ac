#include "session/write/save_table.h"

#include "base/errors/spark_error.h"
#include "logical/commands/catalog_statement.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/session_state.h"

namespace firesteel {
namespace {

CreateTable create_statement(const SaveTable& request) {
  CreateTable statement;
  statement.name = {request.name, {}};
  statement.provider = request.provider;
  statement.partition_columns = request.partition_columns;
  statement.buckets = request.buckets;
  statement.options = PropertyList(request.options.begin(), request.options.end());
  statement.properties = PropertyList(request.properties.begin(), request.properties.end());
  statement.replace = request.replace;
  statement.query = request.query;
  return statement;
}

void insert(const SaveTable& request, const StatementContext& context) {
  InsertInto statement;
  statement.table = {request.name, {}};
  statement.query = request.query;
  statement.by_name = request.action == SaveTable::Action::kAppendByName ||
                      request.action == SaveTable::Action::kOverwritePartitions ||
                      request.action == SaveTable::Action::kSave;
  statement.dynamic_overwrite = request.action == SaveTable::Action::kOverwritePartitions;
  statement.overwrite = statement.dynamic_overwrite ||
                        (request.action == SaveTable::Action::kInsert && request.mode == SaveMode::kOverwrite);
  run_statement(statement, context);
}

/// The old table goes; its query may read it, so its rows are fixed first.
void replace_table(const SaveTable& request, const StatementContext& context) {
  DropTable drop;
  drop.name = {request.name, {}};
  drop.if_exists = true;
  run_statement(drop, context);
  run_statement(create_statement(request), context);
}

bool reads(const PlanPtr& plan, const std::vector<std::string>& name) {
  if (const auto* table = as<TableRelation>(plan); table != nullptr && table->name == name) {
    return true;
  }
  for (const PlanPtr& child : plan->children()) {
    if (reads(child, name)) {
      return true;
    }
  }
  return false;
}

}  // namespace

void save_table(const SaveTable& request, Session& session, const CancellationTokenPtr& cancellation) {
  const StatementContext context = {session, session.state(), cancellation};
  if (request.action != SaveTable::Action::kSave) {
    insert(request, context);
    return;
  }
  const TableName name = context.catalog().table_name(request.name);
  const auto table = context.catalog().find_table(name);
  if (!table || request.replace) {
    run_statement(create_statement(request), context);
    return;
  }
  switch (request.mode) {
    case SaveMode::kIgnore:
      return;
    case SaveMode::kErrorIfExists:
      throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(name.parts())}});
    case SaveMode::kAppend:
      insert(request, context);
      return;
    case SaveMode::kOverwrite:
      break;
  }
  if (table->is_view()) {
    require_real_table({request.name, {}}, "saveAsTable", context);
  }
  if (reads(session.analyze(request.query), name.parts())) {
    throw SparkError("UNSUPPORTED_OVERWRITE.TABLE", {{"table", quoted_name(name.parts())}});
  }
  replace_table(request, context);
}

}  // namespace firesteel
