#pragma once

#include "sources/parquet/column/column_reader.h"

namespace firesteel::parquet_format {

/// A partition column, or one that a file lacks: the same value in every row.
class ConstantColumnReader final : public ColumnReader {
 public:
  explicit ConstantColumnReader(const Literal& value) : value_(Vector::constant(value, 1)) {}

  void skip(size_t) override {}
  VectorPtr read(size_t rows, Form) override { return value_->with_size(rows); }
  VectorPtr read_selected(size_t, Rows selected) override { return value_->with_size(selected.count); }

 private:
  VectorPtr value_;
};

}  // namespace firesteel::parquet_format
