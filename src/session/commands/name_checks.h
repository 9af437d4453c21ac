#pragma once

#include "logical/commands/statement_name.h"
#include "session/commands/statement_context.h"

#include <string>

namespace firesteel {

/// Names of databases, tables and views have letters, digits and underscores. Errors: INVALID_SCHEMA_OR_RELATION_NAME.
void check_object_name(const std::string& name);
/// The value of a property or option as it may be shown: secrets are replaced.
std::string redacted_value(const std::string& key, const std::string& value);
/// A table that is no view. Errors: TABLE_OR_VIEW_NOT_FOUND; EXPECT_TABLE_NOT_VIEW.* for views, of `operation`.
TableDefinition require_real_table(const StatementName& name, const std::string& operation,
                                   const StatementContext& context);
/// A persistent view. Errors: EXPECT_VIEW_NOT_TABLE.*, EXPECT_PERMANENT_VIEW_NOT_TEMP.
TableDefinition require_view(const StatementName& name, const std::string& operation, bool use_alter_table,
                             const StatementContext& context);

}  // namespace firesteel
