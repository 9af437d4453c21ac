#pragma once

#include "logical/commands/insert_statements.h"
#include "session/commands/statement_context.h"

#include <map>

namespace firesteel {

/// The rows of an INSERT as the table takes them: columns in the table's order, casts of the store assignment policy,
/// defaults for columns not given, values of static partitions, CHAR and VARCHAR checked.
///
/// errors: INSERT_COLUMN_ARITY_MISMATCH.*, INSERT_PARTITION_COLUMN_ARITY_MISMATCH, INCOMPATIBLE_DATA_FOR_TABLE.*,
///         PARTITIONS_NOT_FOUND, COLUMN_ALREADY_EXISTS, UNRESOLVED_COLUMN.*, and those of the query
PlanPtr rows_for_table(const TableDefinition& table, const InsertInto& insert, const StatementContext& context);

/// A value as it is stored into a column. Errors: INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST.
ExprPtr store_value(const TableDefinition& table, const StructField& column, const ExprPtr& value,
                    const StatementContext& context);

/// A column's default as an expression, cast to its type; NULL when it has none.
ExprPtr default_value(const StructField& column, const StatementContext& context);

/// Runs `write`; an overflow in a cast made by store_value names its column. Errors: CAST_OVERFLOW_IN_TABLE_INSERT.
void with_column_errors(const TableDefinition& table, const PlanPtr& rows, const std::function<void()>& write);

/// The values of a partition spec as the texts of the folder's names, in the order of the partition columns, as far as
/// they are given. Errors: CAST_INVALID_INPUT.
std::vector<std::pair<std::string, std::optional<std::string>>> static_partition(const TableDefinition& table,
                                                                                 const PartitionSpec& spec,
                                                                                 const StatementContext& context);

}  // namespace firesteel
