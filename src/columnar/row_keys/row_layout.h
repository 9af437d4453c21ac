#pragma once

#include "columnar/batch.h"
#include "columnar/decoded_vector.h"

#include <span>
#include <vector>

namespace firesteel {

/// Key columns as rows of one width, for hash tables that find equal keys: the whole key of a row in one or two cache
/// lines.
///
///   | hash 8 | null byte per column | values, aligned to 8 (strings: StringView into the table's arena) | extra |
///
/// NULL equals NULL, NaN equals NaN, -0.0 equals 0.0 (stored as 0.0). Types: all fixed-width ones and strings; nested
/// keys are given in their canonical binary form (canonical_keys.h). Immutable, shared by threads.
class RowLayout {
 public:
  /// extra_bytes: room behind the keys (aggregate states), 8-byte aligned.
  RowLayout(std::vector<DataType> types, size_t extra_bytes);

  size_t width() const { return width_; }
  size_t extra_offset() const { return extra_offset_; }
  const std::vector<DataType>& types() const { return types_; }

  static uint64_t hash_of(const char* row) { return *reinterpret_cast<const uint64_t*>(row); }
  static void set_hash(char* row, uint64_t hash) { *reinterpret_cast<uint64_t*>(row) = hash; }

  /// Writes keys of rows[i] to to[i]; bytes of long strings are copied to `arena`.
  void append(std::span<const DecodedVector> columns, std::span<const int32_t> rows, char* const* to,
              StringArena& arena) const;
  /// Compares rows[p] with candidates[p] for each position p of `positions`. Keeps in `positions` (its first `return`
  /// entries) those that are equal and writes the others to `mismatches`.
  size_t match(std::span<const DecodedVector> columns, const int32_t* rows, const char* const* candidates,
               std::span<uint32_t> positions, std::vector<uint32_t>& mismatches) const;
  /// Column `column` of the rows as a flat vector. Strings point into the arena: the caller adds its blocks to the
  /// vector.
  std::shared_ptr<Vector> gather(size_t column, std::span<const char* const> rows) const;

 private:
  std::vector<DataType> types_;
  std::vector<size_t> offsets_;
  size_t width_ = 0;
  size_t extra_offset_ = 0;
};

}  // namespace firesteel
