#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace firesteel::utf8 {

/// Bytes of the character that starts with `first`; 1 for bytes that start none (Spark counts them as characters).
inline size_t char_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC2) {
    return 1;
  }
  return byte < 0xE0 ? 2 : (byte < 0xF0 ? 3 : (byte < 0xF5 ? 4 : 1));
}

/// Is there no byte above 0x7F? Eight bytes at a time, the last of them perhaps a second time.
inline bool is_ascii(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080U;
  uint64_t seen = 0;
  uint64_t word = 0;
  if (text.size() < 8) {
    for (const char c : text) {
      seen |= static_cast<unsigned char>(c);
    }
    return (seen & kHighBits) == 0;
  }
  for (size_t i = 0; i + 8 < text.size(); i += 8) {
    __builtin_memcpy(&word, text.data() + i, 8);
    seen |= word;
  }
  __builtin_memcpy(&word, text.data() + text.size() - 8, 8);
  return ((seen | word) & kHighBits) == 0;
}

/// Byte offset of the character after the one at `at`, never beyond the end.
inline size_t next(std::string_view text, size_t at) {
  const size_t end = at + char_size(text[at]);
  return end < text.size() ? end : text.size();
}

inline size_t length(std::string_view text) {
  if (is_ascii(text)) {
    return text.size();
  }
  size_t count = 0;
  for (size_t i = 0; i < text.size(); i = next(text, i)) {
    ++count;
  }
  return count;
}

/// Length in Java's units, where a character beyond U+FFFF counts twice.
inline size_t utf16_length(std::string_view text) {
  if (is_ascii(text)) {
    return text.size();
  }
  size_t count = 0;
  for (size_t i = 0; i < text.size(); i = next(text, i)) {
    count += char_size(text[i]) == 4 ? 2 : 1;
  }
  return count;
}

/// Byte offset of character number `index` (0-based); text.size() when there are fewer.
inline size_t offset_of(std::string_view text, size_t index) {
  size_t at = 0;
  for (; index > 0 && at < text.size(); --index) {
    at = next(text, at);
  }
  return at;
}

/// Code point of the character at `at`; 0xFFFD when malformed.
uint32_t decode(std::string_view text, size_t at);
void append(uint32_t code_point, std::string& out);

}  // namespace firesteel::utf8
