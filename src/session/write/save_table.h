#pragma once

#include "catalog/table_definition.h"
#include "catalog/table_writer.h"
#include "logical/relations/leaf_relations.h"
#include "session/session.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// df.write.saveAsTable, insertInto, df.writeTo(...).
struct SaveTable {
  enum class Action { kSave, kInsert, kAppendByName, kOverwritePartitions };
  std::vector<std::string> name;
  PlanPtr query;
  Action action = Action::kSave;
  SaveMode mode = SaveMode::kErrorIfExists;  // kSave; kInsert: append or overwrite
  std::string provider;                      // empty: the default
  std::vector<std::string> partition_columns;
  std::optional<BucketSpec> buckets;
  PropertyMap options;
  PropertyMap properties;
  bool replace = false;  // writeTo(...).replace()
};

/// Errors: those of CREATE TABLE AS SELECT and of INSERT.
void save_table(const SaveTable& request, Session& session, const CancellationTokenPtr& cancellation);

}  // namespace firesteel
