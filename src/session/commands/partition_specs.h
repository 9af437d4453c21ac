#pragma once

#include "base/errors/spark_error.h"
#include "logical/commands/statement_name.h"
#include "session/commands/statement_context.h"

namespace firesteel {

/// Where the files of a partition are (a URI).
std::string partition_location(const TableDefinition& table, const PartitionDefinition& partition);
/// A location given for a partition, as URI: relative ones are below the table's.
std::string partition_uri(const TableDefinition& table, const std::string& location);
/// A spec that names every partition column, as a partition; values are cast to the columns' types.
/// Errors: _LEGACY_ERROR_TEMP_1232, PARTITIONS_NOT_FOUND ..., CAST_INVALID_INPUT.
PartitionDefinition whole_partition(const TableDefinition& table, const PartitionSpec& spec,
                                    const StatementContext& context);
/// The partitions that have the values of the spec.
std::vector<PartitionDefinition> matching_partitions(const TableDefinition& table, const PartitionSpec& spec,
                                                     const StatementContext& context);
SparkError partitions_not_found(const TableDefinition& table, const std::vector<PartitionSpec>& specs);
/// Errors: INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY.
void require_partitioned(const TableDefinition& table);
/// "a=1/b=x", as SHOW PARTITIONS has it.
std::string partition_text(const TableDefinition& table, const PartitionDefinition& partition);

}  // namespace firesteel
