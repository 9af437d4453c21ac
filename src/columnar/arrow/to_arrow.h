#pragma once

#include "columnar/batch.h"

#include <memory>

namespace arrow {
class Array;
class DataType;
class RecordBatch;
class Schema;
}  // namespace arrow

namespace firesteel {

/// Writes a vector of any encoding as an Arrow array of `type`, which to_arrow_type made of the vector's type.
/// Fixed-width values and validity are shared, strings and booleans are copied into Arrow's layout.
std::shared_ptr<arrow::Array> to_arrow_array(const VectorPtr& vector, const std::shared_ptr<arrow::DataType>& type);
/// The (selected) rows of `batch`; `schema` was made by to_arrow_schema.
std::shared_ptr<arrow::RecordBatch> to_arrow_batch(const Batch& batch, const std::shared_ptr<arrow::Schema>& schema);

}  // namespace firesteel
