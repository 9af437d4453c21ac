#include "sources/parquet/scan/row_group_cursor.h"

#include <algorithm>

namespace firesteel::parquet_format {

RowGroupCursor::RowGroupCursor(const RowGroupPart& part, size_t num_columns,
                               std::shared_ptr<const RandomAccessFile> file, const PageInput& input)
    : part_(part),
      file_(std::move(file)),
      input_(input),
      readers_(num_columns),
      read_up_to_(num_columns, 0),
      ranges_({{part.begin, part.end}}) {}

bool RowGroupCursor::next_window(size_t rows) {
  while (range_ < ranges_.size() && position_ >= ranges_[range_].end) {
    ++range_;
  }
  if (range_ >= ranges_.size()) {
    return false;
  }
  window_start_ = std::max(position_, ranges_[range_].begin);
  window_ = std::min(rows, ranges_[range_].end - window_start_);
  position_ = window_start_ + window_;
  return true;
}

ColumnReader& RowGroupCursor::reader(size_t column) {
  if (readers_[column] == nullptr) {
    readers_[column] = plan().open(column, group(), *file_, input_);
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
