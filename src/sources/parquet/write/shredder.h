#pragma once

#include "columnar/batch.h"
#include "sources/parquet/write/write_schema.h"

#include <cstdint>
#include <vector>

namespace firesteel::parquet_format {

/// One leaf's part of a batch: its levels and where its values are.
struct LeafRun {
  VectorPtr values;                 // flat
  std::vector<int32_t> rows;        // positions in `values` of the values that are there, in order
  std::vector<int16_t> definition;  // one a level; empty when the leaf cannot be missing
  std::vector<int16_t> repetition;  // one a level; empty outside of arrays and maps
  int64_t levels = 0;
};

/// Takes a column apart into its leaves (Dremel's levels): appends to runs[leaf] of `field` and everything below it.
void shred(const WriteField& field, const VectorPtr& column, size_t num_rows, std::vector<LeafRun>& runs);

}  // namespace firesteel::parquet_format
