#pragma once

#include "columnar/batch.h"

namespace firesteel::parquet_format {

/// What a reader gives for dictionary-encoded numbers; strings come as dictionary vectors either way.
enum class Form : uint8_t {
  kValues,  // flat: what arithmetic wants
  kCodes,   // dictionary vectors: filters test each dictionary entry once
};

/// Reads one column of one row group from front to back. One thread.
/// Errors: CorruptFile, FileError, SparkError.
class ColumnReader {
 public:
  virtual ~ColumnReader() = default;

  /// Passes over rows; cheap, done when (and if) something is read behind them.
  virtual void skip(size_t rows) = 0;
  /// The next `rows` rows.
  virtual VectorPtr read(size_t rows, Form form) = 0;
  /// Of the next `rows` rows those in `selected` (ascending), compact.
  virtual VectorPtr read_selected(size_t rows, Rows selected) = 0;
  /// The dictionary when every value of the row group comes from it; null otherwise. Only before the first read.
  virtual VectorPtr whole_dictionary() { return nullptr; }
};

}  // namespace firesteel::parquet_format
