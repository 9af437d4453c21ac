#pragma once

#include "columnar/decoded_vector.h"
#include "functions/evaluation.h"

#include <vector>

namespace firesteel {

/// The elements of the arrays (or entries of the maps) in one argument.
class ArrayInput {
 public:
  ArrayInput(const KernelCall& call, size_t argument) : decoded_(*call.arguments[argument]) {}
  ArrayRange operator[](size_t row) const { return decoded_.value<ArrayRange>(row); }
  bool is_null(size_t row) const { return decoded_.is_null(row); }
  const VectorPtr& elements(size_t child = 0) const { return decoded_.base().children()[child]; }

 private:
  DecodedVector decoded_;
};

/// Builds a column of arrays (or maps) whose elements are picked by number from pools of existing elements: nothing is
/// copied until the end, and then column-wise. Rows come in ascending order; rows that are not opened are empty.
class ElementPicker {
 public:
  explicit ElementPicker(size_t size) : ranges_(size, ArrayRange{0, 0}) {}

  void open(size_t row) {
    row_ = row;
    check_room(0);
    ranges_[row].offset = static_cast<int32_t>(picked_.size());
  }
  /// Element number `index` of the pool; -1 is NULL.
  void add(int32_t index) {
    picked_.push_back(index);
    ++ranges_[row_].length;
  }
  /// Throws when `more` elements are too many for one column.
  void check_room(size_t more) const;
  size_t length() const { return static_cast<size_t>(ranges_[row_].length); }
  int32_t picked(size_t i) const { return picked_[static_cast<size_t>(ranges_[row_].offset) + i]; }

  /// The column; one pool for arrays, two (picked alike) for maps.
  std::shared_ptr<Vector> finish(const DataType& type, const std::vector<VectorPtr>& pools) const;

 private:
  std::vector<ArrayRange> ranges_;
  std::vector<int32_t> picked_;
  size_t row_ = 0;
};

/// The columns one after another as one flat pool: value of column c, row r is at offsets[c] + r.
struct Pool {
  VectorPtr values;
  std::vector<int32_t> offsets;
};
Pool pool_of(const std::vector<VectorPtr>& columns, const DataType& type);

}  // namespace firesteel
