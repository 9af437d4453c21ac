#include "columnar/buffer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace firesteel {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kPadding = 64;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kKeepBlocks = false;  // so that the use of freed memory is seen
#else
constexpr bool kKeepBlocks = true;
#endif

/// Blocks of the sizes that batches are made of, given back by buffers and kept for the next ones of the same thread:
/// aligned blocks are what malloc is slowest at, and every operator makes some for each batch. Holds at most 1 MiB.
///
/// Sizes: four to each power of two from 4 KiB to 128 KiB.
class KeptBlocks {
 public:
  ~KeptBlocks() {
    gone_ = true;
    for (Block* block : blocks_) {
      while (block != nullptr) {
        std::free(std::exchange(block, block->next));
      }
    }
  }

  /// Of the calling thread; null when it is about to end.
  static KeptBlocks* mine() {
    if (!kKeepBlocks || gone_) {
      return nullptr;
    }
    thread_local KeptBlocks kept;
    return &kept;
  }
  /// The kept size that holds `size` bytes; `size` itself when blocks of that size are not kept.
  static size_t round(size_t size) {
    if (size < kSmallest || size > kLargest) {
      return size;
    }
    const size_t step = std::bit_ceil(size) / 8;
    return (size + step - 1) / step * step;
  }
  void* take(size_t rounded) {
    Block** first = of_size(rounded);
    if (first == nullptr || *first == nullptr) {
      return nullptr;
    }
    bytes_ -= rounded;
    return std::exchange(*first, (*first)->next);
  }
  bool give(void* block, size_t rounded) {
    Block** first = of_size(rounded);
    if (first == nullptr || bytes_ + rounded > kMost) {
      return false;
    }
    *first = new (block) Block{*first};
    bytes_ += rounded;
    return true;
  }

 private:
  static constexpr size_t kSmallest = size_t{1} << 12;
  static constexpr size_t kLargest = size_t{1} << 17;
  static constexpr size_t kMost = size_t{1} << 20;

  /// What stands in a block that nobody uses.
  struct Block {
    Block* next;
  };

  Block** of_size(size_t rounded) {
    if (rounded < kSmallest || rounded > kLargest) {
      return nullptr;
    }
    const size_t power = std::bit_ceil(rounded);
    const size_t quarter = (rounded - power / 2) / (power / 8);  // 1 to 4
    return &blocks_[static_cast<size_t>(std::countr_zero(power) - std::countr_zero(kSmallest)) * 4 + quarter - 1];
  }

  static thread_local bool gone_;
  std::array<Block*, 24> blocks_{};
  size_t bytes_ = 0;
};
thread_local bool KeptBlocks::gone_ = false;

// Without the padding: a batch of 4,096 values fills a block of one of the kept sizes.
size_t block_size(size_t size) { return KeptBlocks::round((size + kAlignment - 1) / kAlignment * kAlignment); }

}  // namespace

std::shared_ptr<Buffer> Buffer::allocate(size_t size) {
  const size_t rounded = block_size(size);
  KeptBlocks* kept = KeptBlocks::mine();
  auto* memory = static_cast<uint8_t*>(kept == nullptr ? nullptr : kept->take(rounded));
  if (memory == nullptr) {
    memory = static_cast<uint8_t*>(std::aligned_alloc(kAlignment, rounded + kPadding));
  }
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
    KeptBlocks* kept = KeptBlocks::mine();
    if (kept == nullptr || !kept->give(data_, block_size(size_))) {
      std::free(data_);
    }
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
