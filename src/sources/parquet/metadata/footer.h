#pragma once

#include "io/filesystem/file_system.h"
#include "sources/parquet/metadata/parquet_file.h"

namespace firesteel::parquet_format {

/// Reads the footer of a file and checks that everything it points to lies inside.
/// Errors: SparkError FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER, FAILED_READ_FILE.FILE_NOT_EXIST, PARQUET_TYPE_ILLEGAL.
ParquetFilePtr read_footer(const FileSystem& file_system, const std::string& path);

}  // namespace firesteel::parquet_format
