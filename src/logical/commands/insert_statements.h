#pragma once

#include "logical/commands/statement_name.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// INSERT INTO | OVERWRITE; also df.write.insertInto and writeTo(...).append().
struct InsertInto {
  StatementName table;
  bool overwrite = false;
  bool if_not_exists = false;
  bool by_name = false;
  std::optional<PartitionSpec> partition;
  std::vector<std::string> columns;  // INSERT INTO t (a, b)
  PropertyList options;
  PlanPtr query;
  bool dynamic_overwrite = false;  // overwritePartitions(), whatever the setting says
};

/// FROM t INSERT INTO a SELECT .. INSERT INTO b SELECT ..
struct MultiInsert {
  std::vector<InsertInto> inserts;
};

struct InsertDirectory {
  std::string provider;
  std::optional<std::string> path;
  bool local = false;
  PropertyList options;
  PlanPtr query;
};

}  // namespace firesteel
