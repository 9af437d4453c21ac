#pragma once

#include "analyzer/relation_lookup.h"
#include "logical/commands/session_statement.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// Where names without a schema are looked up: what SET PATH makes.
class SqlPath {
 public:
  /// What SET PATH = ... has; `live` stands for PATH and `standard` for DEFAULT_PATH. Errors: DUPLICATE_SQL_PATH_ENTRY.
  static SqlPath of_statement(const SessionStatement& statement, const SqlPath& live, const SqlPath& standard);
  /// The text of a path, as in SET PATH; the path of a session that has set none when it is blank. Errors: as parsing.
  static SqlPath of_text(const std::string& text);
  /// system.builtin, system.session and the current schema
  static SqlPath standard();

  /// Catalog and schema of every entry, as written.
  PathSchemas schemas(const std::string& current_database) const;

 private:
  void add(std::vector<std::string> schema, bool current_schema);

  struct Entry {
    std::vector<std::string> schema;
    bool current_schema = false;
  };
  std::vector<Entry> entries_;
};

/// Among the settings that a view has captured: the path of the session that made it.
inline constexpr const char* kViewPath = "firesteel.view.path";

/// a.b,c.d
std::string path_text(const PathSchemas& schemas);

/// Errors: INVALID_CONF_VALUE.REQUIREMENT unless `value` may be spark.sql.defaultPath.
void check_default_path(const std::string& value);

}  // namespace firesteel
