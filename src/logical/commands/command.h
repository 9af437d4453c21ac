#pragma once

#include "logical/relations/leaf_relations.h"

#include <map>

namespace firesteel {

/// A statement that is run by session/ rather than planned. `output_schema` of the rows it returns (empty: none).
/// One node, the statement as a value; statements with much of their own get a node of their own later.
struct Command final : LeafNode<Command, PlanKind::kCommand> {
  enum class Statement : uint8_t {
    kCreateTempView,  // name, plan, column_names, replace, global
    kDropView,        // name, if_exists
    kSet,             // key, value; key only: show; neither: show all
    kReset,           // key or none
    kExplain,         // plan, mode: simple, extended, formatted, cost, codegen, analyze
    kUse,             // name
    kShowTables,      // name (schema), pattern
    kShowViews,
    kShowFunctions,     // pattern, scope (user, system, all)
    kShowDatabases,     // pattern
    kShowColumns,       // name
    kDescribeTable,     // name, extended
    kDescribeFunction,  // name, extended
    kDescribeQuery,     // plan
    kShowCurrentNamespace,
    kSetTimeZone,  // value
  };
  explicit Command(Statement statement) : statement(statement) {}
  Statement statement;
  std::vector<std::string> name;
  PlanPtr plan;
  std::vector<std::string> column_names;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::string mode;
  std::optional<std::string> pattern;
  std::string sql_text;  // text of the view's query
  bool replace = false;
  bool global = false;
  bool if_exists = false;
  bool extended = false;
  AttributeList columns;

  AttributeList compute_output() const override { return columns; }
  bool resolved() const override { return true; }
  std::string describe() const override;
};

}  // namespace firesteel
