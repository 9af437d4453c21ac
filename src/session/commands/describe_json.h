#pragma once

#include "session/commands/statement_context.h"

namespace firesteel {

/// DESCRIBE TABLE EXTENDED ... AS JSON; partition: none or one.
std::string describe_json(const TableDefinition& table, const std::vector<PartitionDefinition>& partition,
                          const StatementContext& context);
TableDefinition temp_view_definition(const TempViews::View& view, const StatementContext& context);

}  // namespace firesteel
