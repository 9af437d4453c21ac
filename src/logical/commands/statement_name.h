#pragma once

#include "base/errors/spark_error.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace firesteel {

/// The name of a table, view or database in a statement, and where it stands.
struct StatementName {
  std::vector<std::string> parts;
  Origin origin;
};

/// key = value of TBLPROPERTIES, OPTIONS and so on, in order.
using PropertyList = std::vector<std::pair<std::string, std::string>>;

/// PARTITION (a = 1, b): values as text; none: a column without a value (dynamic).
struct PartitionValue {
  std::string column;
  bool has_value = false;
  std::optional<std::string> value;  // none with has_value: NULL
};
using PartitionSpec = std::vector<PartitionValue>;

}  // namespace firesteel
