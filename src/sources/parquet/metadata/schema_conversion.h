#pragma once

#include "sources/parquet/metadata/parquet_file.h"

namespace parquet {
class SchemaDescriptor;
}

namespace firesteel::parquet_format {

/// Fills schema, fields and leaves of `file` as Spark's ParquetToSparkSchemaConverter does with its default settings.
/// Errors: SparkError PARQUET_TYPE_ILLEGAL, PARQUET_TYPE_NOT_SUPPORTED.
void convert_schema(const parquet::SchemaDescriptor& schema, ParquetFile& file);

}  // namespace firesteel::parquet_format
