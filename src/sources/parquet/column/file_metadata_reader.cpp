#include "sources/parquet/column/file_metadata_reader.h"

#include <numeric>

namespace firesteel::parquet_format {

FileMetadataReader::FileMetadataReader(const Literal& constants, DataType type, int64_t first_row)
    : type_(std::move(type)), next_row_(first_row) {
  for (const Literal& value : constants.children()) {
    constants_.push_back(Vector::constant(value, 1));
  }
}

VectorPtr FileMetadataReader::read(size_t rows, Form) {
  auto row_index = Vector::flat(DataType::long_type(), rows);
  auto* values = row_index->mutable_values<int64_t>();
  std::iota(values, values + rows, next_row_);
  next_row_ += static_cast<int64_t>(rows);
  return with_constants(std::move(row_index));
}

VectorPtr FileMetadataReader::read_selected(size_t rows, Rows selected) {
  auto row_index = Vector::flat(DataType::long_type(), selected.count);
  auto* values = row_index->mutable_values<int64_t>();
  for (size_t i = 0; i < selected.count; ++i) {
    values[i] = next_row_ + static_cast<int64_t>(selected[i]);
  }
  next_row_ += static_cast<int64_t>(rows);
  return with_constants(std::move(row_index));
}

VectorPtr FileMetadataReader::with_constants(VectorPtr row_index) const {
  const size_t rows = row_index->size();
  auto result = Vector::flat(type_, rows);
  std::vector<VectorPtr> children;
  for (const VectorPtr& constant : constants_) {
    children.push_back(flatten(constant->with_size(rows)));
  }
  children.push_back(std::move(row_index));
  result->set_children(std::move(children));
  return result;
}

}  // namespace firesteel::parquet_format
