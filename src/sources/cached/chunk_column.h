#pragma once

#include "columnar/batch.h"
#include "functions/string/like_pattern.h"
#include "sources/cached/string_dictionary.h"
#include "sources/parquet/scan/range_pruning.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace firesteel {

/// How the values of one column of one chunk are kept: in forms that are read with next to no work. Compression is left
/// to what goes to disk.
enum class ChunkEncoding : uint8_t {
  kConstant,    // one value for all rows: no bytes
  kPlain,       // fixed-width values as they are; read without a copy
  kFrame,       // integers as distances of 1, 2 or 4 bytes from the smallest
  kDictionary,  // strings: codes of 1 or 2 bytes into a dictionary that chunks share
  kStrings,     // strings: where each ends, and their bytes; read as views of the bytes
  kSerialized,  // the rest: batch_codec's bytes
};

/// What is known of a column of a chunk apart from its bytes. Small; stays in memory when the bytes go to disk.
struct ChunkColumn {
  ChunkEncoding encoding = ChunkEncoding::kConstant;
  DataType type;
  size_t rows = 0;
  uint8_t width = 0;  // bytes of a distance or code
  int64_t base = 0;   // kFrame: the smallest value
  bool has_nulls = false;
  size_t validity_at = 0;  // where in the bytes the bitmap begins (has_nulls)
  std::optional<Literal> constant;
  std::shared_ptr<const StringDictionary> dictionary;
  ValueRange range;
  std::optional<int128_t> sum;  // of integers and what is stored as such
};

struct EncodedColumn {
  ChunkColumn info;
  BufferPtr bytes;  // null for kConstant
};

/// How two columns are compared.
enum class ColumnOrder : uint8_t { kLess, kLessOrEqual, kEqual };

/// column: no selection, any encoding. strings: what was found for the column's earlier chunks.
EncodedColumn encode_chunk_column(const VectorPtr& column, StringEncoder& strings);

/// Gives parts of an encoded column as vectors, and tests its values without decoding them. One thread.
class ChunkColumnReader {
 public:
  /// info: outlives the reader.
  ChunkColumnReader(const ChunkColumn& info, BufferPtr bytes) : info_(&info), bytes_(std::move(bytes)) {}

  VectorPtr read(size_t offset, size_t length);
  /// The listed rows of the chunk, one after the other.
  VectorPtr read_rows(Rows rows);

  // Tests of all values; marks: one a row of the chunk, 1 or 0. They clear those of rows that do not pass.

  /// Whether keep_between works: whole numbers, and whatever is stored as such (dates, timestamps, short decimals).
  bool is_integral() const;
  /// Rows whose value is NULL or outside [low, high] do not pass.
  void keep_between(int64_t low, int64_t high, uint8_t* marks) const;
  /// Whether keep_like works: strings that lie one behind the other.
  bool is_text() const { return info_->encoding == ChunkEncoding::kStrings; }
  /// Rows that are NULL or do not match do not pass. pattern: has a needle.
  void keep_like(const LikePattern& pattern, uint8_t* marks) const;
  bool is_frame() const { return info_->encoding == ChunkEncoding::kFrame; }
  /// Rows where one of two columns is NULL or `this op other` is not true do not pass. Both: is_frame().
  void keep_compared(ColumnOrder order, const ChunkColumnReader& other, uint8_t* marks) const;
  bool is_coded() const { return info_->encoding == ChunkEncoding::kDictionary; }
  /// passes: for each entry of the dictionary 1 or 0, and whether NULL passes. is_coded() only.
  void keep_entries(const std::vector<uint8_t>& passes, bool null_passes, uint8_t* marks) const;

  /// numbers[i] = numbers[i] * size + code of row i: the position in the dictionary or the distance from `base`;
  /// size - 1 for NULL. is_coded(), is_frame() or constant; all results below 2^16.
  void add_codes(int64_t base, uint32_t size, uint16_t* numbers) const;

 private:
  VectorPtr read_codes(size_t offset, Rows rows) const;
  VectorPtr read_strings(size_t offset, Rows rows) const;
  VectorPtr read_serialized(size_t offset, Rows rows);
  VectorPtr read_frame(size_t offset, Rows rows) const;
  VectorPtr read_plain(size_t offset, Rows rows) const;
  VectorPtr read_from(size_t offset, Rows rows);
  BufferPtr read_validity(size_t offset, Rows rows) const;
  void clear_nulls(uint8_t* marks) const;
  const uint64_t* validity() const {
    return info_->has_nulls ? reinterpret_cast<const uint64_t*>(bytes_->data() + info_->validity_at) : nullptr;
  }

  const ChunkColumn* info_;
  BufferPtr bytes_;
  VectorPtr whole_;  // kSerialized, decoded once
};

}  // namespace firesteel
