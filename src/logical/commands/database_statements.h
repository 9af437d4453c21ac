#pragma once

#include "logical/commands/statement_name.h"

namespace firesteel {

struct CreateDatabase {
  StatementName name;
  bool if_not_exists = false;
  std::optional<std::string> comment;
  std::optional<std::string> location;
  std::string collation;
  PropertyList properties;
};

struct DropDatabase {
  StatementName name;
  bool if_exists = false;
  bool cascade = false;
};

/// ALTER DATABASE ... SET | UNSET DBPROPERTIES, SET LOCATION, DEFAULT COLLATION; COMMENT ON DATABASE.
struct AlterDatabase {
  StatementName name;
  PropertyList set;
  std::vector<std::string> unset;
  std::optional<std::string> location;
  std::optional<std::string> comment;
  std::optional<std::string> collation;
};

struct DescribeDatabase {
  StatementName name;
  bool extended = false;
};

struct ShowDatabases {
  std::vector<std::string> catalog;
  std::optional<std::string> pattern;
};

struct UseDatabase {
  StatementName name;
  bool is_namespace = false;  // USE DATABASE x rather than USE x
};

struct ShowCurrentNamespace {};

struct ShowCatalogs {
  std::optional<std::string> pattern;
};

struct SetCatalog {
  std::string name;
};

}  // namespace firesteel
