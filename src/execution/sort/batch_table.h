#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace firesteel {

/// Rows of a BatchTable: number of the batch, row in it.
using RowList = std::span<const std::pair<uint32_t, uint32_t>>;

/// Batches (flat columns of the same types) that rows are copied out of in any order. The addresses of their values
/// stand side by side, so that a row costs one access to far memory a column. The batches have to outlive it.
class BatchTable {
 public:
  size_t size() const { return batches_.size(); }
  /// Gets the next number.
  void add(const Batch& batch);
  void add(const BatchTable& other);
  /// Forgets all but the first `size`.
  void shrink(size_t size);

  /// Row i of the result is rows[i]. The result keeps `owner` alive instead of the batches' buffers; without an owner
  /// it keeps those that it needs.
  Batch gather(RowList rows, const std::vector<DataType>& types, const std::shared_ptr<const void>& owner) const;

 private:
  struct Column {
    std::vector<const void*> values;
    bool may_have_nulls = false;  // of any batch
  };
  VectorPtr gather_column(size_t column, RowList rows, const DataType& type,
                          const std::shared_ptr<const void>& owner) const;
  VectorPtr gather_nested(size_t column, RowList rows, const DataType& type) const;
  void copy_validity(size_t column, RowList rows, Vector& result) const;
  void keep_alive(size_t column, RowList rows, const std::shared_ptr<const void>& owner, Vector& result) const;

  std::vector<const Batch*> batches_;
  std::vector<Column> columns_;
};

}  // namespace firesteel
