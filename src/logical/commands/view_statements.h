#pragma once

#include "logical/commands/statement_name.h"
#include "logical/logical_plan.h"

namespace firesteel {

struct ViewColumn {
  std::string name;
  std::optional<std::string> comment;
};

/// CREATE VIEW of all three kinds.
struct CreateView {
  enum class Kind { kPersistent, kTemporary, kGlobalTemporary };
  StatementName name;
  Kind kind = Kind::kPersistent;
  bool replace = false;
  bool if_not_exists = false;
  std::vector<ViewColumn> columns;
  std::optional<std::string> comment;
  std::string collation;
  std::string schema_mode;  // as written after WITH SCHEMA; empty: the default
  PropertyList properties;
  PlanPtr query;
  std::string text;  // of the query; empty for USING
  std::string original_text;
};

struct AlterViewQuery {
  StatementName name;
  PlanPtr query;
  std::string text;
};

struct AlterViewSchemaMode {
  StatementName name;
  std::string schema_mode;
};

struct DropView {
  StatementName name;
  bool if_exists = false;
};

}  // namespace firesteel
