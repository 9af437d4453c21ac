#include "connect/results/text_width.h"

#include <algorithm>
#include <cstdint>

namespace firesteel {
namespace {

// Calls f(code point, its first byte, one past its last byte) for each character; stray bytes count as themselves.
template <typename F>
void for_each_character(std::string_view text, F&& f) {
  size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t length = lead < 0xC0 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    const size_t end = std::min(at + length, text.size());
    uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (size_t i = at + 1; i < end; ++i) {
      code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    if (!f(code, at, end)) {
      return;
    }
    at = end;
  }
}

bool is_wide(uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE10 && c <= 0xFE19) || (c >= 0xFE30 && c <= 0xFE6F) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6);
}

size_t units_of(uint32_t code) { return code >= 0x10000 ? 2 : 1; }

}  // namespace

size_t utf16_length(std::string_view text) {
  size_t units = 0;
  for_each_character(text, [&](uint32_t code, size_t, size_t) {
    units += units_of(code);
    return true;
  });
  return units;
}

size_t half_width(std::string_view text) {
  size_t width = 0;
  for_each_character(text, [&](uint32_t code, size_t, size_t) {
    width += is_wide(code) ? 2 : units_of(code);
    return true;
  });
  return width;
}

std::string_view utf16_prefix(std::string_view text, size_t units) {
  size_t taken = 0;
  size_t bytes = 0;
  for_each_character(text, [&](uint32_t code, size_t, size_t end) {
    taken += units_of(code);
    if (taken > units) {
      return false;
    }
    bytes = end;
    return true;
  });
  return text.substr(0, bytes);
}

std::string escape_meta_characters(std::string_view text) {
  constexpr std::string_view kCharacters = "\n\r\t\f\b\v\a";
  constexpr std::string_view kLetters = "nrtfbva";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (const size_t known = kCharacters.find(c); known != std::string_view::npos) {
      out.append({'\\', kLetters[known]});
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace firesteel
