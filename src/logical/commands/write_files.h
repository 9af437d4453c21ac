#pragma once

#include "catalog/table_writer.h"
#include "logical/relations/leaf_relations.h"

#include <optional>
#include <utility>

namespace firesteel {

/// Writes the child's rows as files below a folder: df.write.save(path), INSERT into a file table, CREATE TABLE AS.
/// Run at once by the session; no rows. Spark: InsertIntoHadoopFsRelationCommand.
struct WriteFiles final : PlanNode<WriteFiles, PlanKind::kWriteFiles> {
  WriteFiles(PlanPtr child, std::string format, std::string path)
      : child(std::move(child)), format(std::move(format)), path(std::move(path)) {}
  PlanPtr child;       // resolved or not
  std::string format;  // "" = spark.sql.sources.default
  std::string path;
  std::vector<std::string> partition_columns;  // names of child columns, outermost first
  SourceOptions options;                       // keys in lower case
  SaveMode mode = SaveMode::kErrorIfExists;
  /// Replace only partitions that get rows. None: by the option partitionOverwriteMode and the setting
  /// spark.sql.sources.partitionOverwriteMode; false for writes without partition columns.
  std::optional<bool> dynamic_overwrite;
  /// INSERT OVERWRITE ... PARTITION (a = 1, b): {"a", "1"}, the text as in the folder's name (not escaped). The child
  /// has the columns all the same.
  std::vector<std::pair<std::string, std::string>> static_partition;
  /// Names, nullability and metadata to be written instead of the child's (tables); same types and order.
  std::optional<Schema> schema;

  PlanList children() const override { return {child}; }
  void replace_children(PlanList c) { child = c[0]; }
  AttributeList compute_output() const override { return {}; }
  std::string describe() const override;
};

}  // namespace firesteel
