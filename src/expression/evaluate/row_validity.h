#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <span>

namespace firesteel {

/// Rows that are valid in both; null pointer = all valid. Shares a buffer when the other is null.
BufferPtr and_validity(const BufferPtr& left, const BufferPtr& right, size_t size);
/// Writes the rows whose bit is set, ascending, to `out` (room for rows.count) and returns how many. `out` may be
/// rows.indices.
size_t select_valid(const uint64_t* validity, Rows rows, int32_t* out);
/// As select_valid for the rows whose bit is clear.
size_t select_invalid(const uint64_t* validity, Rows rows, int32_t* out);
/// `vector` with further nulls: those of `validity` (per row, may be null).
VectorPtr with_row_validity(VectorPtr vector, const BufferPtr& validity);
/// `vector` with NULL at `rows`.
VectorPtr with_nulls_at(VectorPtr vector, std::span<const int32_t> rows);
/// A flat vector of one row as a constant of `size` rows.
VectorPtr as_constant(const VectorPtr& one_row, size_t size);
/// A vector that may be changed before it is shared on: `vector` itself when nobody else holds it.
std::shared_ptr<Vector> owned_header(VectorPtr vector);

}  // namespace firesteel
