#pragma once

#include "columnar/batch.h"
#include "functions/evaluation.h"

#include <cstring>
#include <memory>
#include <string_view>

namespace firesteel {

/// A flat column of strings in the making. Rows that are not set stay empty strings.
class StringResult {
 public:
  explicit StringResult(const KernelCall& call) : StringResult(call.result_type, call.size) {}
  StringResult(const DataType& type, size_t size) : vector_(Vector::flat(type, size)) {
    views_ = vector_->mutable_values<StringView>();
    std::memset(static_cast<void*>(views_), 0, size * sizeof(StringView));
  }

  /// Copies the bytes.
  void set(size_t row, std::string_view text) {
    if (text.size() <= StringView::kInlineSize) {
      views_[row] = StringView(text);
      return;
    }
    char* place = arena_.allocate(text.size());
    std::memcpy(place, text.data(), text.size());
    views_[row] = StringView(place, static_cast<uint32_t>(text.size()));
  }
  /// Shares the bytes: `text` must be inlined or point into buffers passed to keep_alive.
  void set_shared(size_t row, StringView text) { views_[row] = text; }
  /// Place for `size` bytes; write them, then call set_shared with a view of it. Only for size > 12.
  char* allocate(size_t size) { return arena_.allocate(size); }
  void set_null(size_t row) { vector_->set_null(row); }
  /// Keeps the bytes of `source` (any encoding) alive with this column.
  void keep_alive(const Vector& source) {
    vector_->add_keep_alive(source.keep_alive());
    if (source.is_dictionary()) {
      vector_->add_keep_alive(source.dictionary()->keep_alive());
    }
  }
  std::shared_ptr<Vector> finish() {
    vector_->add_keep_alive(arena_.blocks());
    return std::move(vector_);
  }

 private:
  std::shared_ptr<Vector> vector_;
  StringView* views_;
  StringArena arena_;
};

}  // namespace firesteel
