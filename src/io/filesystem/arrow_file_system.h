#pragma once

#include "io/filesystem/file_system.h"

namespace firesteel {

/// Storage that Arrow's file systems reach: s3://, gs://, abfs://, hdfs://. Errors: FileError.
FileLocation resolve_arrow_uri(const std::string& uri);

}  // namespace firesteel
