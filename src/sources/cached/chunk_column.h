#pragma once

#include "columnar/batch.h"
#include "sources/parquet/scan/range_pruning.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace firesteel {

/// How the values of one column of one chunk are kept.
enum class ChunkEncoding : uint8_t {
  kConstant,    // one value for all rows: no bytes
  kPlain,       // fixed-width values as they are; read without a copy
  kFrame,       // integers as distances of 1, 2 or 4 bytes from the smallest
  kDictionary,  // strings: codes of 1 or 2 bytes into the distinct values
  kSerialized,  // the rest: batch_codec's bytes, LZ4-compressed when that helps
};

/// What is known of a column of a chunk apart from its bytes. Small; stays in memory when the bytes go to disk.
struct ChunkColumn {
  ChunkEncoding encoding = ChunkEncoding::kConstant;
  DataType type;
  size_t rows = 0;
  uint8_t width = 0;  // bytes of a distance or code
  int64_t base = 0;   // kFrame: the smallest value
  bool has_nulls = false;
  bool compressed = false;
  size_t validity_at = 0;    // where in the bytes the bitmap begins (has_nulls)
  size_t dictionary_at = 0;  // kDictionary
  size_t plain_size = 0;     // kSerialized: bytes before compression; kDictionary: bytes of the dictionary
  std::optional<Literal> constant;
  ValueRange range;
};

struct EncodedColumn {
  ChunkColumn info;
  BufferPtr bytes;  // null for kConstant
};

/// column: no selection, any encoding. `ordered`: collect the smallest and largest value where that is cheap.
EncodedColumn encode_chunk_column(const VectorPtr& column);

/// Gives parts of an encoded column as vectors. One thread.
class ChunkColumnReader {
 public:
  ChunkColumnReader(const ChunkColumn& info, BufferPtr bytes) : info_(&info), bytes_(std::move(bytes)) {}
  VectorPtr read(size_t offset, size_t length);

 private:
  VectorPtr read_codes(size_t offset, size_t length);
  VectorPtr read_serialized(size_t offset, size_t length);
  BufferPtr read_validity(size_t offset, size_t length) const;

  const ChunkColumn* info_;
  BufferPtr bytes_;
  VectorPtr whole_;       // kSerialized, decoded once
  VectorPtr dictionary_;  // kDictionary
};

}  // namespace firesteel
