#pragma once

#include "sources/parquet/write/write_options.h"
#include "types/data_type.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace parquet::schema {
class GroupNode;
}

namespace firesteel::parquet_format {

/// How the values of a leaf are stored.
enum class LeafStorage : uint8_t {
  kBoolean,
  kInt32,
  kInt64,
  kTimeMicros,  // from nanoseconds
  kInt96,       // from microseconds
  kMillis,      // from microseconds
  kFloat,
  kDouble,
  kBytes,
  kDecimalInt32,  // from 64 bits
  kDecimalFixed,  // big-endian, from 64 or 128 bits
};

/// A column or a part of it, as it is written. Levels as in ParquetField: of a value that is there.
struct WriteField {
  std::string name;
  DataType type;  // storage type
  bool nullable = true;
  int16_t definition_level = 0;
  int16_t repetition_level = 0;  // array, map: of a further element
  int leaf = -1;                 // number of the leaf; -1 for nested types
  LeafStorage storage = LeafStorage::kInt32;
  int fixed_length = 0;  // kDecimalFixed
  std::vector<WriteField> children;
};

struct WriteSchema {
  std::shared_ptr<parquet::schema::GroupNode> root;
  std::vector<WriteField> fields;
  int num_leaves = 0;
};

/// Spark's layout (writeLegacyFormat = false). Errors: SparkError UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE.
WriteSchema make_write_schema(const Schema& schema, TimestampStorage timestamps);
/// The schema in JSON that Spark keeps in the footer.
std::string row_metadata(const Schema& schema);
/// Its key, and that of the writer's version.
inline constexpr const char* kRowMetadataKey = "org.apache.spark.sql.parquet.row.metadata";
inline constexpr const char* kSparkVersionKey = "org.apache.spark.version";

}  // namespace firesteel::parquet_format
