#pragma once

#include "types/data_type.h"

namespace firesteel::parquet_format {

/// All columns of both, in the order of first sight; equal columns must have types that merge. Spark: StructType.merge.
/// Errors: SparkError CANNOT_MERGE_SCHEMAS.
Schema merge_schemas(const Schema& left, const Schema& right);

}  // namespace firesteel::parquet_format
