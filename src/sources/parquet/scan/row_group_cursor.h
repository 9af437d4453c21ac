#pragma once

#include "sources/parquet/scan/file_plan.h"
#include "sources/parquet/scan/page_pruning.h"
#include "sources/parquet/scan/parquet_split.h"

#include <memory>
#include <vector>

namespace firesteel::parquet_format {

/// The columns of a part of a row group, opened when first asked for and kept in step: each is read up to the current
/// window only when needed.
class RowGroupCursor {
 public:
  RowGroupCursor(const RowGroupPart& part, size_t num_columns, std::shared_ptr<const RandomAccessFile> file,
                 const PageInput& input);

  const FilePlan& plan() const { return *part_.plan; }
  const RowGroup& group() const { return plan().file().row_groups[part_.row_group]; }
  /// Moves to the next window of at most `rows` rows; false at the end.
  bool next_window(size_t rows);
  /// The rows that windows are made of: those of the part in the beginning. Only before the first window.
  const std::vector<RowRange>& ranges() const { return ranges_; }
  void set_ranges(std::vector<RowRange> ranges) { ranges_ = std::move(ranges); }
  /// Gives up what is left.
  void finish() { ranges_.clear(); }
  const RandomAccessFile& file() const { return *file_; }
  size_t window_rows() const { return window_; }
  /// Whole window of a column.
  VectorPtr read(size_t column, Form form);
  /// Rows of the window, compact.
  VectorPtr read_selected(size_t column, Rows selected);
  /// See ColumnReader::whole_dictionary; only before the first window.
  VectorPtr whole_dictionary(size_t column) { return reader(column).whole_dictionary(); }

 private:
  ColumnReader& reader(size_t column);
  /// The reader of a column, moved to the start of the window.
  ColumnReader& reader_at_window(size_t column);

  RowGroupPart part_;
  std::shared_ptr<const RandomAccessFile> file_;
  const PageInput input_;
  std::vector<std::unique_ptr<ColumnReader>> readers_;
  std::vector<size_t> read_up_to_;  // row number in the row group, by column
  std::vector<RowRange> ranges_;
  size_t range_ = 0;     // of the next window
  size_t position_ = 0;  // start of the next window
  size_t window_start_ = 0;
  size_t window_ = 0;
};

}  // namespace firesteel::parquet_format
