// CREATE, ALTER and DROP VIEW of all kinds.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "logical/relations/unresolved_relations.h"
#include "session/catalog/default_collation.h"
#include "session/catalog/locations.h"
#include "session/catalog/sql_path.h"
#include "session/catalog/view_references.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/commands/table_columns.h"

#include <algorithm>
#include <chrono>

namespace firesteel {
namespace {

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The settings that the meaning of the view's text depends on.
PropertyMap captured_configs(const StatementContext& context) {
  PropertyMap captured;
  for (const auto& [key, value] : context.state.config.explicit_values()) {
    const bool plain = key.starts_with("spark.sql.") && !key.starts_with("spark.sql.hive.") &&
                       !key.starts_with("spark.sql.warehouse") && !key.starts_with("spark.sql.sources.") &&
                       !key.starts_with("spark.sql.optimizer.") && !key.starts_with("spark.sql.codegen.") &&
                       !key.starts_with("spark.sql.execution.") && !key.starts_with("spark.sql.shuffle.") &&
                       !key.starts_with("spark.sql.adaptive.") && SessionConfig::is_modifiable(key);
    if (plain) {
      captured[key] = value;
    }
  }
  for (const char* key : {"spark.sql.ansi.enabled", "spark.sql.session.timeZone"}) {
    if (const auto value = context.state.config.get(key)) {
      captured[key] = *value;
    }
  }
  if (const auto path = context.catalog().path()) {
    captured[kViewPath] = path_text(*path);
  }
  return captured;
}

std::string schema_mode(const std::string& written, CreateView::Kind kind, const StatementContext& context) {
  if (!written.empty()) {
    return written;
  }
  if (!context.state.config.get_bool("spark.sql.legacy.viewSchemaBindingMode")) {
    return "";
  }
  const bool compensation =
      kind == CreateView::Kind::kPersistent && context.state.config.get_bool("spark.sql.legacy.viewSchemaCompensation");
  return compensation ? "COMPENSATION" : "BINDING";
}

/// The view's columns: the query's, renamed and commented.
void set_columns(TableDefinition& view, const Schema& query, const std::vector<ViewColumn>& columns,
                 const std::vector<std::string>& shown_name) {
  if (!columns.empty() && columns.size() != query.size()) {
    const auto names = [](const auto& list) {
      std::string text;
      for (const auto& item : list) {
        text += (text.empty() ? "" : ", ") + quoted_name({item.name});
      }
      return text;
    };
    throw SparkError(
        columns.size() > query.size() ? "CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS"
                                      : "CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
        {{"viewName", quoted_name(shown_name)}, {"viewColumns", names(columns)}, {"dataColumns", names(query)}});
  }
  view.schema.clear();
  view.view.query_columns.clear();
  for (size_t i = 0; i < query.size(); ++i) {
    StructField field = query[i];
    view.view.query_columns.push_back(field.name);
    set_metadata_value(field, kCurrentDefaultKey, std::nullopt);
    set_metadata_value(field, kExistsDefaultKey, std::nullopt);
    if (!columns.empty()) {
      field.name = columns[i].name;
      if (columns[i].comment.has_value()) {
        set_metadata_value(field, kCommentKey, columns[i].comment);
      }
    }
    view.schema.push_back(std::move(field));
  }
  view.view.user_columns = !columns.empty();
  check_unique_columns(view.schema);
}

TableDefinition definition_of(const CreateView& statement, const Schema& query,
                              const std::vector<std::string>& shown_name, const StatementContext& context) {
  TableDefinition view;
  view.kind = TableKind::kView;
  view.comment = statement.comment;
  view.properties = PropertyMap(statement.properties.begin(), statement.properties.end());
  view.collation = statement.collation;
  view.owner = current_user();
  view.created_version = "Spark 4.2.0";
  view.created_ms = now_ms();
  view.view.text = statement.text;
  view.view.catalog = "spark_catalog";
  view.view.database = context.catalog().current_database();
  view.view.configs = captured_configs(context);
  view.view.schema_mode = schema_mode(statement.schema_mode, statement.kind, context);
  set_columns(view, query, statement.columns, shown_name);
  return view;
}

void create_temp_view(const CreateView& statement, const StatementContext& context) {
  const bool global = statement.kind == CreateView::Kind::kGlobalTemporary;
  std::vector<std::string> name = statement.name.parts;
  if (global && name.size() == 2 && lower_ascii(name[0]) == "global_temp") {
    name.erase(name.begin());
  }
  if (name.size() > 1) {
    throw SparkError("TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS", {{"actualName", quoted_name(name)}});
  }
  if (global) {
    name.insert(name.begin(), "global_temp");
  }
  const PlanPtr analyzed = context.session.analyze(with_default_collation(statement.query, statement.collation));
  TempViews::View view;
  view.name = name.back();
  view.plan = analyzed;
  if (!statement.text.empty()) {
    refuse_cycle(statement.query, name, context.catalog());
    view.definition = definition_of(statement, schema_of(analyzed->output()), name, context);
    view.definition->name = view.name;
  }
  TempViews& views = global ? context.catalog().global_views() : context.catalog().views();
  if (!views.create(std::move(view), statement.replace)) {
    throw SparkError("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(name)}});
  }
}

// That of the statement, else the database's.
std::string default_collation(const CreateView& statement, const std::string& database,
                              const StatementContext& context) {
  return statement.collation.empty() ? context.catalog().require_database(database).collation : statement.collation;
}

void create_persistent_view(const CreateView& statement, const StatementContext& context) {
  const TableName name = context.catalog().table_name(statement.name.parts);
  check_object_name(name.table);
  context.catalog().require_database(name.database);
  const auto existing = context.catalog().find_table(name);
  if (existing && statement.if_not_exists) {
    return;
  }
  const std::string collation = default_collation(statement, name.database, context);
  const PlanPtr analyzed = context.session.analyze(with_default_collation(statement.query, collation));
  refuse_temporary_references(statement.query, name, context.catalog());
  if (existing && !existing->is_view()) {
    SparkError error("EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
                     {{"tableName", quoted_name(name.parts())}, {"operation", "CREATE OR REPLACE VIEW"}});
    throw statement.replace ? error
                            : SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(name.parts())}});
  }
  if (existing && !statement.replace) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(name.parts())}});
  }
  TableDefinition view = definition_of(statement, schema_of(analyzed->output()), name.parts(), context);
  view.database = name.database;
  view.name = name.table;
  view.collation = collation;
  if (existing) {
    refuse_cycle(statement.query, name.parts(), context.catalog());
    context.metastore().alter_table(view);
  } else if (!context.metastore().create_table(view)) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", quoted_name(name.parts())}});
  }
}

}  // namespace

CommandRows run_statement(const CreateView& statement, const StatementContext& context) {
  if (statement.kind == CreateView::Kind::kPersistent) {
    create_persistent_view(statement, context);
  } else {
    create_temp_view(statement, context);
  }
  return {};
}

CommandRows run_statement(const AlterViewQuery& statement, const StatementContext& context) {
  CreateView shape;
  shape.query = statement.query;
  shape.text = statement.text;
  shape.replace = true;
  shape.name = statement.name;
  if (const auto old = context.catalog().find_temp_view(statement.name.parts)) {
    shape.kind = statement.name.parts.size() > 1 ? CreateView::Kind::kGlobalTemporary : CreateView::Kind::kTemporary;
    shape.collation = old->definition.has_value() ? old->definition->collation : "";
    create_temp_view(shape, context);
    return {};
  }
  const TableDefinition old = require_view(statement.name, "ALTER VIEW ... AS", false, context);
  const TableName name = {old.database, old.name};
  const PlanPtr analyzed = context.session.analyze(with_default_collation(statement.query, old.collation));
  refuse_temporary_references(statement.query, name, context.catalog());
  refuse_cycle(statement.query, name.parts(), context.catalog());
  TableDefinition view = old;
  view.view.text = statement.text;
  view.view.database = context.catalog().current_database();
  view.view.configs = captured_configs(context);
  set_columns(view, schema_of(analyzed->output()), {}, name.parts());
  context.metastore().alter_table(view);
  return {};
}

CommandRows run_statement(const AlterViewSchemaMode& statement, const StatementContext& context) {
  TableDefinition view = require_view(statement.name, "ALTER VIEW ... WITH SCHEMA", false, context);
  view.view.schema_mode = statement.schema_mode;
  context.metastore().alter_table(view);
  return {};
}

CommandRows run_statement(const DropView& statement, const StatementContext& context) {
  SessionCatalog& catalog = context.catalog();
  if (const auto view = catalog.find_temp_view(statement.name.parts)) {
    (statement.name.parts.size() > 1 ? catalog.global_views() : catalog.views()).drop(view->name);
    return {};
  }
  const TableName name = catalog.table_name(statement.name.parts);
  const auto view = catalog.find_table(name);
  if (!view) {
    if (statement.if_exists) {
      return {};
    }
    throw SparkError("TABLE_OR_VIEW_NOT_FOUND",
                     {{"relationName", quoted_name(name.parts())},
                      {"searchPath", "[`spark_catalog`.`" + catalog.current_database() + "`]"}});
  }
  if (!view->is_view()) {
    throw SparkError("WRONG_COMMAND_FOR_OBJECT_TYPE",
                     {{"operation", "DROP VIEW"},
                      {"requiredType", "VIEW or METRIC_VIEW"},
                      {"objectName", "spark_catalog." + name.database + "." + name.table},
                      {"foundType", view->kind == TableKind::kManaged ? "MANAGED" : "EXTERNAL"},
                      {"alternative", "DROP TABLE"}});
  }
  context.metastore().drop_table(name.database, name.table);
  return {};
}

}  // namespace firesteel
