#pragma once

#include "logical/commands/table_statements.h"
#include "session/commands/statement_context.h"

namespace firesteel {

/// Columns as the catalog keeps them: comments, defaults and CHAR/VARCHAR in the metadata.
///
/// statement: how Spark names it in errors: "CREATE TABLE", "ALTER TABLE ADD COLUMNS"
/// errors: COLUMN_ALREADY_EXISTS, INVALID_DEFAULT_VALUE.*, UNSUPPORTED_FEATURE.* for generated columns
Schema stored_columns(const std::vector<ColumnDefinition>& columns, const std::string& table,
                      const std::string& statement, const StatementContext& context);
/// Sets or takes out the default of a column.
void set_column_default(StructField& field, const ExprPtr& value, const std::string& text, const std::string& statement,
                        const StatementContext& context);
/// The schema with the partition columns moved to its end, in their order. Errors: COLUMN_NOT_DEFINED_IN_TABLE,
/// ALL_PARTITION_COLUMNS_NOT_ALLOWED, COLUMN_ALREADY_EXISTS.
Schema with_partition_columns_last(const Schema& schema, std::vector<std::string>& partition_columns,
                                   const std::string& table);
void check_unique_columns(const Schema& schema);

}  // namespace firesteel
