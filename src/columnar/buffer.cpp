#include "columnar/buffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace firesteel {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kPadding = 64;

}  // namespace

std::shared_ptr<Buffer> Buffer::allocate(size_t size) {
  const size_t rounded = (size + kPadding + kAlignment - 1) / kAlignment * kAlignment;
  auto* memory = static_cast<uint8_t*>(std::aligned_alloc(kAlignment, rounded));
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  std::shared_ptr<Buffer> buffer(new Buffer(memory, size, nullptr));
  buffer->owned_ = true;
  return buffer;
}

std::shared_ptr<Buffer> Buffer::allocate_zeroed(size_t size) {
  auto buffer = allocate(size);
  std::memset(buffer->mutable_data(), 0, size);
  return buffer;
}

std::shared_ptr<Buffer> Buffer::wrap(const void* data, size_t size, std::shared_ptr<const void> owner) {
  return std::shared_ptr<Buffer>(new Buffer(static_cast<uint8_t*>(const_cast<void*>(data)), size, std::move(owner)));
}

Buffer::~Buffer() {
  if (owned_) {
    std::free(data_);
  }
}

char* StringArena::allocate(size_t size) {
  if (size > left_) {
    // Blocks grow from 4 KiB to 1 MiB: a batch with few long strings stays small, a large state needs few blocks.
    const size_t block = std::max(size, std::clamp<size_t>(bytes_, 4096, 1 << 20));
    blocks_.push_back(Buffer::allocate(block));
    next_ = blocks_.back()->mutable_as<char>();
    left_ = block;
    bytes_ += block;
  }
  char* place = next_;
  next_ += size;
  left_ -= size;
  return place;
}

}  // namespace firesteel
