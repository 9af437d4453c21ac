#pragma once

#include "columnar/batch.h"

#include <memory>

namespace arrow {
class Array;
class RecordBatch;
}  // namespace arrow

namespace firesteel {

/// Reads an Arrow array as a vector of `type`: the type from_arrow_type gives, or one stored the same way
/// (TIMESTAMP_NTZ as TIMESTAMP, VARCHAR as STRING, fields with other names). Fixed-width values and string bytes are
/// not copied: the vector keeps the Arrow buffers alive. Errors: SparkError UNSUPPORTED_ARROWTYPE.
VectorPtr from_arrow_array(const std::shared_ptr<arrow::Array>& array, const DataType& type);
/// schema: one field per column of `batch`.
Batch from_arrow_batch(const arrow::RecordBatch& batch, const Schema& schema);

}  // namespace firesteel
