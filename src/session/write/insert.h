#pragma once

#include "logical/commands/insert_statements.h"
#include "session/commands/statement_context.h"

namespace firesteel {

/// Puts rows into a table: assigns them to its columns, writes the files, tells the catalog of new partitions. All of
/// it is seen, or nothing. Errors: those of rows_for_table and of the write; UNSUPPORTED_OVERWRITE.TABLE.
void insert_into_table(const TableDefinition& table, const InsertInto& insert, const StatementContext& context);

/// Writes the rows of a resolved plan to the table's folder; its columns are the table's. overwrite: all that is there.
void write_new_table(const TableDefinition& table, const PlanPtr& rows, const StatementContext& context);

/// Rows cached from the table are fetched again at their next use.
void forget_cached_rows(const TableDefinition& table, const StatementContext& context);

}  // namespace firesteel
