#pragma once

#include "sources/parquet/metadata/parquet_file.h"

namespace parquet::schema {
class PrimitiveNode;
}

namespace firesteel::parquet_format {

/// Stored type, annotation and Spark type of a leaf; path and levels are left to the caller.
/// Errors: SparkError PARQUET_TYPE_ILLEGAL, PARQUET_TYPE_NOT_SUPPORTED.
LeafColumn describe_leaf(const parquet::schema::PrimitiveNode& node);

}  // namespace firesteel::parquet_format
