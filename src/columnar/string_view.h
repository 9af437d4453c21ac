#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace firesteel {

/// A string of a Vector: 16 bytes, either the whole string (≤ 12 bytes) or its first 4 bytes and a pointer into a
/// buffer that the Vector keeps alive. Layout as Arrow's Utf8View with a pointer in place of buffer index and offset
/// (Neumann, Freitag, CIDR 2020). Unused bytes of a short string are zero, so that two short strings are equal exactly
/// when their 16 bytes are.
class StringView {
 public:
  static constexpr uint32_t kInlineSize = 12;

  StringView() : size_(0), inlined_{} {}
  StringView(const char* data, uint32_t size) : size_(size), inlined_{} {
    if (size <= kInlineSize) {
      if (size > 0) {
        std::memcpy(inlined_, data, size);
      }
    } else {
      std::memcpy(inlined_, data, 4);
      std::memcpy(inlined_ + 4, &data, sizeof(data));
    }
  }
  explicit StringView(std::string_view text) : StringView(text.data(), static_cast<uint32_t>(text.size())) {}

  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool is_inlined() const { return size_ <= kInlineSize; }
  /// Points into this object when inlined: valid as long as it is.
  const char* data() const {
    if (is_inlined()) {
      return inlined_;
    }
    const char* pointer;
    std::memcpy(&pointer, inlined_ + 4, sizeof(pointer));
    return pointer;
  }
  std::string_view view() const { return {data(), size_}; }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor)

  /// Size and first four bytes as one word: differs → strings differ.
  uint64_t size_and_prefix() const {
    uint64_t word;
    std::memcpy(&word, this, sizeof(word));
    return word;
  }
  uint64_t tail_word() const {
    uint64_t word;
    std::memcpy(&word, inlined_ + 4, sizeof(word));
    return word;
  }

  friend bool operator==(const StringView& left, const StringView& right) {
    if (left.size_and_prefix() != right.size_and_prefix()) {
      return false;
    }
    if (left.is_inlined()) {
      return left.tail_word() == right.tail_word();
    }
    return left.tail_word() == right.tail_word() || std::memcmp(left.data() + 4, right.data() + 4, left.size_ - 4) == 0;
  }
  /// Byte-wise order (Spark's UTF8_BINARY). <0, 0, >0.
  int compare(const StringView& other) const {
    const uint32_t shared = size_ < other.size_ ? size_ : other.size_;
    const int order = std::memcmp(data(), other.data(), shared);
    return order != 0 ? order : (size_ < other.size_ ? -1 : (size_ > other.size_ ? 1 : 0));
  }
  friend bool operator<(const StringView& left, const StringView& right) { return left.compare(right) < 0; }

 private:
  uint32_t size_;
  char inlined_[12];
};

static_assert(sizeof(StringView) == 16);

}  // namespace firesteel
