#pragma once

#include "io/filesystem/file_system.h"
#include "types/data_type.h"

#include <arrow/adapters/orc/adapter.h>

#include <memory>

namespace firesteel::orc_format {

/// Opens a file with Arrow's adapter. Errors: FileError.
std::unique_ptr<arrow::adapters::orc::ORCFileReader> open_file(const FileSystem& file_system, const FileStatus& file);

/// The columns of a file: ORC's TIMESTAMP, a time on the writer's clock, is our TIMESTAMP. Errors: FileError.
Schema schema_of_file(arrow::adapters::orc::ORCFileReader& reader);

/// What the adapter gives: as the file's schema, but with TIMESTAMP_NTZ for times on the writer's clock.
Schema stored_schema(arrow::adapters::orc::ORCFileReader& reader);

/// The value of a call of Arrow's; a failed one is a broken file. Errors: FileError.
template <typename T>
T read_value(arrow::Result<T> result) {
  if (!result.ok()) {
    throw FileError(result.status().ToString());
  }
  return std::move(result).ValueUnsafe();
}

}  // namespace firesteel::orc_format
