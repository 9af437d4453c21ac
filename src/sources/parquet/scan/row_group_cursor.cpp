#include "sources/parquet/scan/row_group_cursor.h"

#include <algorithm>

namespace firesteel::parquet_format {

RowGroupCursor::RowGroupCursor(const RowGroupPart& part, size_t num_columns,
                               std::shared_ptr<const RandomAccessFile> file, std::atomic<int64_t>& bytes_read)
    : part_(part),
      file_(std::move(file)),
      bytes_read_(bytes_read),
      readers_(num_columns),
      read_up_to_(num_columns, 0),
      position_(part.begin) {}

bool RowGroupCursor::next_window(size_t rows) {
  window_start_ = position_;
  window_ = std::min(rows, part_.end - position_);
  position_ += window_;
  return window_ > 0;
}

ColumnReader& RowGroupCursor::reader(size_t column) {
  if (readers_[column] == nullptr) {
    readers_[column] = plan().open(column, group(), *file_, bytes_read_);
  }
  return *readers_[column];
}

ColumnReader& RowGroupCursor::reader_at_window(size_t column) {
  ColumnReader& found = reader(column);
  if (read_up_to_[column] < window_start_) {
    found.skip(window_start_ - read_up_to_[column]);
  }
  read_up_to_[column] = window_start_ + window_;
  return found;
}

VectorPtr RowGroupCursor::read(size_t column, Form form) { return reader_at_window(column).read(window_, form); }

VectorPtr RowGroupCursor::read_selected(size_t column, Rows selected) {
  return reader_at_window(column).read_selected(window_, selected);
}

}  // namespace firesteel::parquet_format
