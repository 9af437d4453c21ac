#pragma once

#include "sources/parquet/column/column_reader.h"

namespace firesteel::parquet_format {

/// The _metadata column: what is the same in all rows of the file, and the row's number in it.
class FileMetadataReader final : public ColumnReader {
 public:
  /// constants: a STRUCT without the row index. first_row: the number of the row group's first row in the file.
  FileMetadataReader(const Literal& constants, DataType type, int64_t first_row);

  void skip(size_t rows) override { next_row_ += static_cast<int64_t>(rows); }
  VectorPtr read(size_t rows, Form form) override;
  VectorPtr read_selected(size_t rows, Rows selected) override;

 private:
  VectorPtr with_constants(VectorPtr row_index) const;

  const DataType type_;
  std::vector<VectorPtr> constants_;
  int64_t next_row_;
};

}  // namespace firesteel::parquet_format
