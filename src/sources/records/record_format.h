#pragma once

#include "catalog/table.h"
#include "io/filesystem/file_system.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// A part of a file: the records that begin in [start, end).
struct RecordPart {
  FileStatus file;
  int64_t start = 0;
  int64_t end = 0;
};

/// Reads the records of one part. One thread.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// Up to max_rows rows of the data columns asked for (perhaps with a selection; may have 0 rows); false at the end.
  /// Errors: FileError, SparkError.
  virtual bool next(size_t max_rows, Batch& out) = 0;
};

/// A row-wise file format with its options. Immutable; thread-safe.
class RecordFormat {
 public:
  virtual ~RecordFormat() = default;
  virtual std::string name() const = 0;   // "csv"
  virtual std::string title() const = 0;  // "CSV", as in messages
  /// Can a file be read in parts?
  virtual bool can_split(const FileStatus& file) const = 0;
  /// columns: ordinals in `data_schema`.
  virtual std::unique_ptr<RecordReader> open(const FileSystemPtr& file_system, const RecordPart& part,
                                             const Schema& data_schema, const std::vector<int>& columns,
                                             const ScanContext& context) const = 0;
};

}  // namespace firesteel
