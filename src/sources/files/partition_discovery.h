#pragma once

#include "sources/files/file_listing.h"
#include "types/literal.h"

#include <vector>

namespace firesteel {

/// Files with the values that their folders name ("k=1/z=a"), of one type a column.
struct PartitionedFiles {
  Schema partition_schema;  // empty: the table is not partitioned
  std::vector<FileStatus> files;
  std::vector<std::vector<Literal>> values;  // beside `files`, beside `partition_schema`
};

/// Spark's partition discovery with type inference; a column of `user_schema` keeps the type given there.
/// Errors: SparkError CONFLICTING_PARTITION_COLUMN_NAMES, CONFLICTING_DIRECTORY_STRUCTURES, CAST_INVALID_INPUT.
PartitionedFiles discover_partitions(const FileListing& listing, const Schema* user_schema,
                                     const std::string& time_zone);

}  // namespace firesteel
