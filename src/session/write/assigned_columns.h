#pragma once

#include "logical/commands/insert_statements.h"
#include "session/commands/statement_context.h"

namespace firesteel {

/// Which columns of the table an INSERT gives values for, in the order of its query, by ordinal.
///
/// errors: PARTITIONS_NOT_FOUND, _LEGACY_ERROR_TEMP_1169, COLUMN_ALREADY_EXISTS, UNRESOLVED_COLUMN.WITH_SUGGESTION,
///         STATIC_PARTITION_COLUMN_IN_INSERT_COLUMN_LIST
struct AssignedColumns {
  std::vector<size_t> given;                      // beside the query's columns; all but static ones when not listed
  std::vector<std::pair<size_t, ExprPtr>> fixed;  // static partitions
  bool listed = false;                            // INSERT INTO t (a, b)
};
AssignedColumns assigned_columns(const TableDefinition& table, const InsertInto& insert,
                                 const StatementContext& context);

/// The query with the defaults of columns in place of the word DEFAULT, in VALUES and at the top of a select list.
PlanPtr with_default_words(const PlanPtr& query, const TableDefinition& table, const AssignedColumns& columns,
                           const StatementContext& context);

}  // namespace firesteel
