#pragma once

#include <atomic>
#include <cstdint>

namespace firesteel::parquet_format {

/// How the bytes of a column chunk are read.
struct PageInput {
  /// Larger chunks are read in pieces, so that a task holds a few megabytes a column however large row groups are.
  static constexpr int64_t kWindow = 4 << 20;
  /// When memory is short. Pages are read whole all the same.
  static constexpr int64_t kSmallestWindow = 64 << 10;

  std::atomic<int64_t>& bytes_read;  // counts
  int64_t window = kWindow;          // bytes at once
};

}  // namespace firesteel::parquet_format
