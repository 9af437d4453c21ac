#pragma once

#include "catalog/table_definition.h"
#include "session/session.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// What spark.catalog tells of a table.
struct TableListing {
  std::string name;
  std::string database;  // empty: a temporary view of the session
  std::optional<std::string> comment;
  std::string type;  // MANAGED, EXTERNAL, VIEW, TEMPORARY
  bool is_temporary = false;
};

struct ColumnListing {
  std::string name;
  std::optional<std::string> comment;
  std::string type;
  bool nullable = true;
  bool is_partition = false;
  bool is_bucket = false;
};

/// Tables and views of a database (none: the current one), then temporary views. Errors: SCHEMA_NOT_FOUND.
std::vector<TableListing> list_tables(Session& session, const std::optional<std::string>& database,
                                      const std::optional<std::string>& pattern);
/// Errors: TABLE_OR_VIEW_NOT_FOUND.
TableListing get_table(Session& session, const std::vector<std::string>& name);
std::vector<ColumnListing> list_columns(Session& session, const std::vector<std::string>& name);
std::vector<DatabaseDefinition> list_databases(Session& session, const std::optional<std::string>& pattern);
/// Errors: SCHEMA_NOT_FOUND.
DatabaseDefinition find_database(Session& session, const std::string& name);

}  // namespace firesteel
