#pragma once

#include "columnar/vector.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// Row numbers, ascending, that are still alive in a batch. Shared and immutable.
struct Selection {
  BufferPtr rows;  // int32
  size_t count = 0;

  const int32_t* data() const { return rows->as<int32_t>(); }
  std::span<const int32_t> span() const { return {data(), count}; }
};

/// Columns of one length, and optionally a selection of their rows. Filters select; they do not copy.
struct Batch {
  std::vector<VectorPtr> columns;
  size_t num_rows = 0;                         // length of the columns
  std::shared_ptr<const Selection> selection;  // null: all rows

  /// Rows that count.
  size_t selected_rows() const { return selection == nullptr ? num_rows : selection->count; }
  bool has_selection() const { return selection != nullptr; }
};

/// The rows a kernel works on: all of [0, count) or the listed ones. A cheap view; does not own.
struct Rows {
  const int32_t* indices = nullptr;  // null: rows 0 .. count-1
  size_t count = 0;

  static Rows all(size_t n) { return {nullptr, n}; }
  static Rows of(const Batch& batch) {
    return batch.selection == nullptr ? all(batch.num_rows) : Rows{batch.selection->data(), batch.selection->count};
  }
  bool is_all() const { return indices == nullptr; }
  int32_t operator[](size_t i) const { return indices == nullptr ? static_cast<int32_t>(i) : indices[i]; }

  /// Calls f(row) for each row; two loops, so that the dense one vectorises.
  template <typename F>
  void for_each(F&& f) const {
    if (indices == nullptr) {
      for (size_t row = 0; row < count; ++row) {
        f(row);
      }
    } else {
      for (size_t i = 0; i < count; ++i) {
        f(static_cast<size_t>(indices[i]));
      }
    }
  }
};

/// Copies `rows` of `source` (any encoding) into a new vector of rows.count values. Dictionaries stay dictionaries
/// (codes are gathered), constants stay constants, strings are not copied (the bytes are kept alive).
VectorPtr gather(const VectorPtr& source, Rows rows);
/// Like gather; index -1 gives NULL (outer joins). The result is flat or dictionary.
VectorPtr gather_or_null(const VectorPtr& source, std::span<const int32_t> indices);
/// Flat copy of any encoding (itself when already flat).
VectorPtr flatten(const VectorPtr& source);
/// Drops the selection by gathering; returns `batch` itself when there is none.
Batch compact(const Batch& batch);
/// One batch with the (selected) rows of all, in order. Columns become flat (dictionaries shared by all inputs stay).
Batch concatenate(const std::vector<Batch>& batches, const std::vector<DataType>& types);
/// Rows [offset, offset + length) of a batch without selection.
Batch slice(const Batch& batch, size_t offset, size_t length);
/// Bytes that the (selected) rows need for themselves: values, codes, string bytes. Shared dictionaries and pages do
/// not count, so that operators which keep many batches of one page are not charged for it again and again.
size_t row_bytes(const Batch& batch);
/// The batch without selection, fit to be kept for long: strings that hold on to buffers much larger than themselves
/// are copied out of them.
Batch detach(const Batch& batch);

}  // namespace firesteel
