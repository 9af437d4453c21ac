#pragma once

#include "session/commands/statement_context.h"

#include <utility>
#include <vector>

namespace firesteel {

/// What is known of a table, as name and text, in the order in which Spark shows it.
using Information = std::vector<std::pair<std::string, std::string>>;

/// for_extended: SHOW TABLE EXTENDED, which names the partition columns.
Information table_information(const TableDefinition& table, const StatementContext& context, bool for_extended);
Information temp_view_information(const TempViews::View& view, const std::string& database);
Information partition_information(const TableDefinition& table, const PartitionDefinition& partition);
/// "Num Buckets" and the like.
Information storage_information(const TableDefinition& table);

/// "Name: text" lines.
std::string lines_text(const Information& information);
/// "Schema: root ..." as printSchema has it.
std::string schema_lines(const Schema& schema);
Schema view_schema(const TempViews::View& view, const StatementContext& context);

}  // namespace firesteel
