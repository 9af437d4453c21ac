// ALTER TABLE ... ADD and ALTER COLUMN; what else tables of this catalog refuse.
#include "base/errors/spark_error.h"
#include "catalog/column_metadata.h"
#include "session/catalog/default_collation.h"
#include "session/commands/catalog_statements.h"
#include "session/commands/name_checks.h"
#include "session/commands/table_columns.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string table_text(const TableDefinition& table) {
  return quoted_name({"spark_catalog", table.database, table.name});
}

[[noreturn]] void refuse(const TableDefinition& table, const char* operation) {
  throw SparkError("UNSUPPORTED_FEATURE.TABLE_OPERATION", {{"tableName", table_text(table)}, {"operation", operation}});
}

void add_columns(const AlterTableColumns& statement, TableDefinition& table, const StatementContext& context) {
  for (const ColumnDefinition& column : statement.columns) {
    if (column.name.size() > 1) {
      refuse(table, "ADD COLUMN with qualified column");
    }
    if (column.has_position) {
      refuse(table, "ADD COLUMN with FIRST | AFTER");
    }
    if (!column.nullable) {
      throw SparkError("_LEGACY_ERROR_TEMP_0035", {{"message", "ADD COLUMN with v1 tables cannot specify NOT NULL."}});
    }
  }
  Schema added = stored_columns(statement.columns, table_text(table), "ALTER TABLE ADD COLUMNS", context);
  for (StructField& field : added) {
    field.type = with_default_collation(field.type, table.collation);
  }
  const auto first_partition = table.schema.end() - static_cast<std::ptrdiff_t>(table.partition_columns.size());
  table.schema.insert(first_partition, added.begin(), added.end());
  check_unique_columns(table.schema);
}

StructField& find_column(const std::vector<std::string>& name, TableDefinition& table,
                         const StatementContext& context) {
  const auto found = std::find_if(table.schema.begin(), table.schema.end(), [&](const StructField& field) {
    return context.catalog().folded(field.name) == context.catalog().folded(name[0]);
  });
  if (found == table.schema.end()) {
    std::string proposal;
    for (const StructField& field : table.schema) {
      proposal += (proposal.empty() ? "" : ", ") + quoted_name({field.name});
    }
    throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION", {{"objectName", quoted_name(name)}, {"proposal", proposal}});
  }
  return *found;
}

void alter_column(const AlterTableColumns::Change& change, TableDefinition& table, const StatementContext& context) {
  if (change.column.size() > 1) {
    refuse(table, "ALTER COLUMN with qualified column");
  }
  StructField& field = find_column(change.column, table, context);
  if (change.has_position) {
    refuse(table, "ALTER COLUMN ... FIRST | AFTER");
  }
  if (change.nullable.has_value()) {
    refuse(table, *change.nullable ? "ALTER COLUMN ... DROP NOT NULL" : "ALTER COLUMN ... SET NOT NULL");
  }
  if (change.type.has_value()) {
    const DataType old_type = declared_type(field);
    const bool longer_text = old_type.is(TypeId::kVarchar) && change.type->is(TypeId::kVarchar) &&
                             change.type->length() >= old_type.length();
    if (!change.type->same_type(old_type) && !longer_text) {
      throw SparkError("NOT_SUPPORTED_CHANGE_COLUMN", {{"table", table_text(table)},
                                                       {"originName", quoted_name({field.name})},
                                                       {"originType", "\"" + old_type.sql() + "\""},
                                                       {"newName", quoted_name({field.name})},
                                                       {"newType", "\"" + change.type->sql() + "\""}});
    }
    if (longer_text) {
      set_metadata_value(field, kCharVarcharKey, change.type->simple_string());
    }
  }
  if (change.comment.has_value()) {
    set_metadata_value(field, kCommentKey, change.comment);
  }
  if (change.drop_default) {
    set_metadata_value(field, kCurrentDefaultKey, std::nullopt);
  } else if (change.default_value != nullptr) {
    const auto exists = metadata_value(field, kExistsDefaultKey);
    set_column_default(field, change.default_value, change.default_text, "ALTER TABLE ALTER COLUMN", context);
    set_metadata_value(field, kExistsDefaultKey, exists);
  }
}

}  // namespace

CommandRows run_statement(const AlterTableColumns& statement, const StatementContext& context) {
  using Action = AlterTableColumns::Action;
  static constexpr const char* kOperations[] = {"ALTER TABLE ... ADD COLUMNS", "ALTER TABLE ... RENAME COLUMN",
                                                "ALTER TABLE ... DROP COLUMNS", "ALTER TABLE ... ALTER COLUMN",
                                                "ALTER TABLE ... REPLACE COLUMNS"};
  TableDefinition table = require_real_table(statement.name, kOperations[static_cast<int>(statement.action)], context);
  switch (statement.action) {
    case Action::kAdd:
      add_columns(statement, table, context);
      break;
    case Action::kAlter:
      if (statement.changes.size() > 1) {
        refuse(table, "ALTER COLUMN in bulk");
      }
      alter_column(statement.changes[0], table, context);
      break;
    case Action::kRename:
      refuse(table, "RENAME COLUMN");
    case Action::kDrop:
      refuse(table, "DROP COLUMN");
    case Action::kReplace:
      refuse(table, "REPLACE COLUMNS");
  }
  context.metastore().alter_table(table);
  return {};
}

}  // namespace firesteel
