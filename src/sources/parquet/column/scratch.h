#pragma once

#include "columnar/buffer.h"

#include <algorithm>

namespace firesteel::parquet_format {

/// Memory that is used again and again, never shared and never initialised.
class Scratch {
 public:
  /// At least `count` values, and 64 bytes behind them. The old content is gone.
  template <typename T>
  T* get(size_t count) {
    if (buffer_ == nullptr || buffer_->size() < count * sizeof(T)) {
      buffer_ = Buffer::allocate(std::max(count * sizeof(T), buffer_ == nullptr ? 0 : buffer_->size() * 2));
    }
    return buffer_->mutable_as<T>();
  }

 private:
  BufferPtr buffer_;
};

}  // namespace firesteel::parquet_format
