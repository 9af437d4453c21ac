#pragma once

#include <string>
#include <vector>

namespace firesteel {

/// A table or view of the catalog: which database, which name; both as the metastore has them.
struct TableName {
  std::string database;
  std::string table;

  std::vector<std::string> parts() const { return {"spark_catalog", database, table}; }
};

}  // namespace firesteel
