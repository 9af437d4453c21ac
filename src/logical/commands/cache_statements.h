#pragma once

#include "logical/commands/statement_name.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// CACHE [LAZY] TABLE name [OPTIONS (..)] [AS query]
struct CacheTable {
  StatementName table;
  bool lazy = false;
  PropertyList options;
  PlanPtr query;
  std::string text;  // of the query
};

struct UncacheTable {
  StatementName table;
  bool if_exists = false;
};

struct ClearCache {};

/// REFRESH "path"
struct RefreshPath {
  std::string path;
};

}  // namespace firesteel
