#pragma once

#include "io/filesystem/file_system.h"
#include "sources/parquet/column/column_reader.h"
#include "sources/parquet/column/page_input.h"
#include "sources/parquet/metadata/parquet_file.h"

#include <atomic>
#include <memory>
#include <string>

namespace firesteel::parquet_format {

/// Can `field` be read as `type`? Struct fields are matched by name; those that the file lacks are NULL.
/// Errors: SparkError FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH.
void check_nested_types(const ParquetField& field, const DataType& type, const ParquetFile& file,
                        const std::string& qualified_name);

/// Reads lists, maps and structs by their levels. file_info and field outlive the reader.
std::unique_ptr<ColumnReader> make_nested_column_reader(const ParquetFile& file_info, const ParquetField& field,
                                                        const DataType& type, const RowGroup& group,
                                                        const RandomAccessFile& file, const PageInput& input);

}  // namespace firesteel::parquet_format
