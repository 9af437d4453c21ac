#pragma once

#include "columnar/batch.h"

#include <span>

namespace firesteel {

/// The rows of a result that come from one vector (same row numbers).
struct RowPiece {
  VectorPtr values;
  Rows rows;
};

/// One vector of `size` rows put together from disjoint pieces (branches of CASE, arguments of COALESCE); rows in no
/// piece are undefined.
VectorPtr merge_rows(const DataType& type, size_t size, std::span<const RowPiece> pieces);

/// Values of `entries` (flat or constant, NULLs allowed) by code: a dictionary vector of `size` rows. `validity` (may
/// be null) is that of the codes; codes of NULL rows are undefined.
VectorPtr look_up(const VectorPtr& entries, const BufferPtr& codes, size_t size, const BufferPtr& validity, Rows rows);

/// Row numbers below `size` for which a boolean vector is true (NULL is not), ascending. `out` has room for rows.count
/// and may be rows.indices.
size_t select_true(const Vector& condition, Rows rows, int32_t* out);
/// As select_true for the rows with false or NULL.
size_t select_not_true(const Vector& condition, Rows rows, int32_t* out);

}  // namespace firesteel
