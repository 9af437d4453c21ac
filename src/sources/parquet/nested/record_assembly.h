#pragma once

#include "sources/parquet/metadata/parquet_file.h"
#include "sources/parquet/nested/leaf_level_reader.h"

#include <vector>

namespace firesteel::parquet_format {

/// How a value of a Spark type is put together from leaves.
struct AssemblyNode {
  const ParquetField* field = nullptr;  // null: the file lacks it, all NULL
  DataType type;
  int leaf = 0;  // index into the records: the leaf itself, or the one whose levels tell the structure
  std::vector<AssemblyNode> children;
};

/// One value a record. Errors: CorruptFile when the leaves contradict each other.
VectorPtr assemble_records(const AssemblyNode& root, const std::vector<LeafRecords>& records);

}  // namespace firesteel::parquet_format
