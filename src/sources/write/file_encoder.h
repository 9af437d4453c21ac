#pragma once

#include "catalog/table_writer.h"

#include <memory>
#include <string>

namespace firesteel {

/// Turns rows into the bytes of one file. Used by one thread.
class FileEncoder {
 public:
  virtual ~FileEncoder() = default;
  /// All rows of `batch` (no selection), columns as in the format's data schema. Errors: FileError, SparkError.
  virtual void write(const Batch& batch) = 0;
  /// Ends the file; returns its size in bytes. Errors: FileError, SparkError.
  virtual int64_t close() = 0;
};

/// What a format does for a write: options are read and types checked when it is made. Immutable; thread-safe.
class FileFormatWriter {
 public:
  virtual ~FileFormatWriter() = default;
  /// ".snappy.parquet", ".csv.gz"
  virtual std::string extension() const = 0;
  virtual std::unique_ptr<FileEncoder> open(const std::string& path, const WriteContext& context) const = 0;
};

}  // namespace firesteel
