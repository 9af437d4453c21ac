#pragma once

#include "sources/parquet/write/shredder.h"

namespace parquet {
class ColumnWriter;
}

namespace firesteel::parquet_format {

/// Writes the run's levels and values, converted to the stored type. Errors: parquet::ParquetException.
void write_leaf(const WriteField& field, const LeafRun& run, parquet::ColumnWriter& writer);

}  // namespace firesteel::parquet_format
