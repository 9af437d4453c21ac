#pragma once

#include "logical/commands/statement_name.h"
#include "logical/logical_plan.h"

namespace firesteel {

struct ShowTables {
  StatementName database;  // no parts: the current one
  std::optional<std::string> pattern;
};

struct ShowTableExtended {
  StatementName database;
  std::string pattern;
  std::optional<PartitionSpec> partition;
  Origin pattern_origin;
};

struct ShowViews {
  StatementName database;
  std::optional<std::string> pattern;
};

struct ShowColumns {
  StatementName table;
  std::optional<std::vector<std::string>> database;
};

struct ShowPartitions {
  StatementName table;
  std::optional<PartitionSpec> partition;
};

struct ShowTableProperties {
  StatementName table;
  std::optional<std::string> key;
};

struct ShowCreateTable {
  StatementName table;
  bool as_serde = false;
};

/// DESCRIBE [TABLE] [EXTENDED] name [PARTITION (..)] [column] [AS JSON]
struct DescribeTable {
  StatementName table;
  bool extended = false;
  bool as_json = false;
  std::optional<PartitionSpec> partition;
  std::vector<std::string> column;
};

struct DescribeQuery {
  PlanPtr query;
};

}  // namespace firesteel
