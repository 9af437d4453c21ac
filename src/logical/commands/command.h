#pragma once

#include "logical/relations/leaf_relations.h"

#include <map>

namespace firesteel {

/// A statement about the session (settings, EXPLAIN, functions) that is run by session/ rather than planned. Statements
/// about the catalog are a CatalogStatement.
struct Command final : LeafNode<Command, PlanKind::kCommand> {
  enum class Statement : uint8_t {
    kSet,               // key, value; key only: show; neither: show all
    kReset,             // key or none
    kExplain,           // plan, mode: simple, extended, formatted, cost, codegen, analyze
    kShowFunctions,     // pattern, scope (user, system, all)
    kDescribeFunction,  // name, extended
    kSetTimeZone,       // value
  };
  explicit Command(Statement statement) : statement(statement) {}
  Statement statement;
  std::vector<std::string> name;
  PlanPtr plan;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::string mode;
  std::optional<std::string> pattern;
  bool extended = false;
  AttributeList columns;

  AttributeList compute_output() const override { return columns; }
  bool resolved() const override { return true; }
  std::string describe() const override;
};

}  // namespace firesteel
