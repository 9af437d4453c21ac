#pragma once

#include "sources/parquet/column/column_reader.h"
#include "sources/parquet/column/data_page.h"

namespace firesteel::parquet_format {

/// A column without lists around or inside it, and at most optional itself: every row has one value or none.
class FlatColumnReader final : public ColumnReader {
 public:
  /// target outlives the reader.
  FlatColumnReader(const RandomAccessFile& file, const ColumnChunk& chunk, const LeafTarget& target,
                   const PageInput& input);

  void skip(size_t rows) override { pending_skip_ += rows; }
  VectorPtr read(size_t rows, Form form) override;
  VectorPtr read_selected(size_t rows, Rows selected) override;
  VectorPtr whole_dictionary() override;

 private:
  class Output;

  void apply_skip();
  /// Opens pages until one has rows left; sees to the dictionary.
  void open_page();
  void load_levels(RleDecoder levels);
  /// Consumes the values of the open page's next `rows` rows.
  void pass_over(size_t rows);
  VectorPtr read_rows(size_t rows, const Rows* selected, Form form);
  void append(size_t rows, const int32_t* positions, size_t selected, Output& out);
  void read_dense(size_t count, const int32_t* positions, size_t selected, bool codes, void* out);

  const ColumnChunk& chunk_;
  const LeafTarget& target_;
  PageReader pages_;
  VectorPtr dictionary_;
  size_t rows_left_;  // in pages not opened yet
  size_t pending_skip_ = 0;

  // the open page
  std::optional<PageValues> values_;
  size_t page_rows_ = 0;
  size_t page_row_ = 0;  // rows consumed
  bool page_has_nulls_ = false;
  std::vector<uint64_t> page_validity_;

  Scratch codes_scratch_;
  Scratch raw_scratch_;
  Scratch dense_scratch_;
  Scratch spread_scratch_;
  std::vector<int32_t> positions_;
};

}  // namespace firesteel::parquet_format
