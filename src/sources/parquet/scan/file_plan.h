#pragma once

#include "sources/parquet/column/column_reader.h"
#include "sources/parquet/column/data_page.h"
#include "sources/parquet/column/page_input.h"
#include "sources/parquet/metadata/parquet_file.h"
#include "sources/parquet/scan/range_pruning.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firesteel::parquet_format {

/// A column that a scan asks for, before any file is known.
struct ScanColumn {
  std::string name;
  DataType type;
  int partition = -1;  // index into the partition values of a file; -1: a column of the file
};

/// How one file gives the columns of a scan. Immutable.
class FilePlan {
 public:
  /// Matches columns by name, without regard to case. Columns that the file lacks are NULL.
  /// Errors: SparkError FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH.
  FilePlan(ParquetFilePtr file, const std::vector<ScanColumn>& columns, const std::vector<Literal>& partition_values,
           const std::string& qualified_name);

  const ParquetFile& file() const { return *file_; }
  /// What the footer tells of a column in a row group.
  ValueRange range(size_t column, const RowGroup& group) const;
  std::unique_ptr<ColumnReader> open(size_t column, const RowGroup& group, const RandomAccessFile& file,
                                     const PageInput& input) const;
  /// The bytes that `open` will read; for read-ahead.
  void add_byte_ranges(size_t column, const RowGroup& group, std::vector<ByteRange>& ranges) const;
  /// Leaf behind a column that is neither nested nor constant; none otherwise.
  const LeafTarget* flat_target(size_t column) const;
  int flat_leaf(size_t column) const { return columns_[column].leaf; }

 private:
  struct Column {
    DataType type;
    std::optional<Literal> constant;
    std::optional<Literal> file_metadata;  // without the row index that its type ends with
    std::optional<LeafTarget> target;      // flat
    int leaf = -1;
    const ParquetField* field = nullptr;
  };

  Column plan_column(const ScanColumn& column, const std::vector<Literal>& partition_values,
                     const std::string& qualified_name) const;

  ParquetFilePtr file_;
  std::vector<Column> columns_;
};

}  // namespace firesteel::parquet_format
