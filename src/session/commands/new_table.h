#pragma once

#include "base/errors/spark_error.h"
#include "logical/commands/table_statements.h"
#include "session/commands/statement_context.h"

namespace firesteel {

/// What CREATE TABLE says, checked, as a definition; the columns of AS SELECT are not in it.
///
/// errors: INVALID_SCHEMA_OR_RELATION_NAME, SCHEMA_NOT_FOUND, DATA_SOURCE_NOT_FOUND, UNSUPPORTED_FEATURE.*,
///         INVALID_EMPTY_LOCATION, those of stored_columns
TableDefinition new_table(const CreateTable& statement, const TableName& name, const StatementContext& context);
/// The columns of files that are there already. Errors: UNABLE_TO_INFER_SCHEMA ...
void infer_schema(TableDefinition& table, const StatementContext& context);
/// Errors: INVALID_BUCKET_COUNT, COLUMN_NOT_DEFINED_IN_TABLE.
void check_buckets(const TableDefinition& table);
/// A managed table's folder must not hold anything. Errors: LOCATION_ALREADY_EXISTS.
void check_location(const TableDefinition& table, const StatementContext& context);
/// Puts the table into the catalog and makes its folder. Errors: TABLE_OR_VIEW_ALREADY_EXISTS.
void register_table(const TableDefinition& table, bool if_not_exists, const StatementContext& context);
SparkError already_exists(const TableName& name);
/// The columns of a query in the order of the new table.
PlanPtr rows_of_new_table(const TableDefinition& table, const PlanPtr& query);

}  // namespace firesteel
