#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// A 64-byte-aligned, reference-counted run of bytes. Written by its maker, then shared and read-only.
/// The memory may belong to somebody else (`owner`): an Arrow buffer, a mapped file.
class Buffer {
 public:
  /// Uninitialised memory of `size` bytes with at least 64 readable bytes behind it (so SIMD loops may over-read).
  static std::shared_ptr<Buffer> allocate(size_t size);
  static std::shared_ptr<Buffer> allocate_zeroed(size_t size);
  static std::shared_ptr<Buffer> wrap(const void* data, size_t size, std::shared_ptr<const void> owner);

  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer();

  size_t size() const { return size_; }
  const uint8_t* data() const { return data_; }
  uint8_t* mutable_data() { return data_; }
  template <typename T>
  const T* as() const {
    return reinterpret_cast<const T*>(data_);
  }
  template <typename T>
  T* mutable_as() {
    return reinterpret_cast<T*>(data_);
  }

 private:
  Buffer(uint8_t* data, size_t size, std::shared_ptr<const void> owner)
      : data_(data), size_(size), owner_(std::move(owner)) {}
  uint8_t* data_;
  size_t size_;
  std::shared_ptr<const void> owner_;
  bool owned_ = false;
};

using BufferPtr = std::shared_ptr<Buffer>;

/// Grows by blocks and hands out stable places for string bytes; the blocks go to the Vector that uses them.
class StringArena {
 public:
  /// Room for `size` bytes, valid as long as the blocks live.
  char* allocate(size_t size);
  /// Blocks to keep alive (shared with later strings of this arena).
  const std::vector<BufferPtr>& blocks() const { return blocks_; }
  size_t bytes() const { return bytes_; }

 private:
  std::vector<BufferPtr> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t bytes_ = 0;
};

}  // namespace firesteel
