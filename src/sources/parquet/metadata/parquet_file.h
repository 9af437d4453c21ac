#pragma once

#include "types/data_type.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firesteel::parquet_format {

/// Physical types, numbered as in the format.
enum class StoredType : uint8_t {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kInt96 = 3,
  kFloat = 4,
  kDouble = 5,
  kByteArray = 6,
  kFixedLenByteArray = 7,
};

enum class TimeUnit : uint8_t { kNone, kMillis, kMicros, kNanos };

/// A leaf of a file's schema: what is stored in its column chunks.
struct LeafColumn {
  std::string path;  // "a.list.element"
  StoredType stored = StoredType::kInt32;
  int32_t type_length = 0;  // kFixedLenByteArray
  int16_t max_definition = 0;
  int16_t max_repetition = 0;
  bool is_unsigned = false;
  TimeUnit unit = TimeUnit::kNone;  // of a timestamp or time
  DataType type;                    // the Spark type that Spark infers
};

/// A field of the Spark schema and where it lies in the file. Levels as in Dremel: a value with a definition level of
/// at least `definition_level` is not null here; a list or map has an element when the level is one higher still.
struct ParquetField {
  std::string name;
  DataType type;
  bool nullable = true;
  int16_t definition_level = 0;
  int16_t repetition_level = 0;  // list, map: level at which a further element of it begins
  int leaf = -1;                 // index into ParquetFile::leaves; -1 for nested types
  std::vector<ParquetField> children;

  bool is_leaf() const { return leaf >= 0; }
};

/// Minimum and maximum as stored (encoded PLAIN), only when their order is known to be the type's own.
struct ChunkStatistics {
  std::optional<std::string> min;
  std::optional<std::string> max;
  std::optional<int64_t> null_count;
};

struct ByteRange {
  int64_t offset = 0;
  int64_t length = 0;
};

struct ColumnChunk {
  ByteRange bytes;  // dictionary page and data pages; inside the file
  int64_t num_values = 0;
  int codec = 0;                 // arrow::Compression::type
  bool only_dictionary = false;  // all data pages are dictionary-encoded
  ChunkStatistics statistics;
  std::optional<ByteRange> column_index;
  std::optional<ByteRange> offset_index;
};

struct RowGroup {
  int64_t num_rows = 0;
  int64_t compressed_size = 0;
  std::vector<ColumnChunk> columns;  // by leaf
};

/// A file's footer in our own terms. Immutable, shared by all scans.
struct ParquetFile {
  std::string path;
  int64_t size = 0;
  int64_t num_rows = 0;
  Schema schema;                     // as the file says, nullability too
  std::vector<ParquetField> fields;  // beside `schema`
  std::vector<LeafColumn> leaves;
  std::vector<RowGroup> row_groups;
};
using ParquetFilePtr = std::shared_ptr<const ParquetFile>;

/// "INT64", as error messages name it.
std::string stored_type_name(StoredType stored);

}  // namespace firesteel::parquet_format
