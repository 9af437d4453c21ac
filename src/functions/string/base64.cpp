#include "functions/string/base64.h"

#include <algorithm>
#include <cstdint>

namespace firesteel::base64 {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

void encode(std::string_view bytes, std::string& out) {
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t block = 0;
    const size_t taken = std::min<size_t>(3, bytes.size() - i);
    for (size_t j = 0; j < 3; ++j) {
      block = block << 8 | (j < taken ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (size_t j = 0; j < 4; ++j) {
      out.push_back(j <= taken ? kAlphabet[block >> (18 - 6 * j) & 63] : '=');
    }
  }
}

void encode_in_lines(std::string_view bytes, std::string& out) {
  constexpr size_t kBytesOfLine = 57;  // 76 digits
  for (size_t i = 0; i < bytes.size(); i += kBytesOfLine) {
    out += i == 0 ? "" : "\r\n";
    encode(bytes.substr(i, kBytesOfLine), out);
  }
}

bool decode(std::string_view text, std::string& out) {
  uint32_t block = 0;
  int bits = 0;
  size_t digits = 0;
  size_t padding = 0;
  for (const char c : text) {
    const size_t digit = kAlphabet.find(c);
    if (c == '=') {
      ++padding;
      continue;
    }
    if (digit == std::string_view::npos) {
      continue;
    }
    if (padding > 0) {
      return false;
    }
    ++digits;
    block = block << 6 | static_cast<uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(block >> bits & 0xFF));
    }
  }
  return digits % 4 != 1 && (padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0));
}

bool is_strict(std::string_view text) {
  size_t digits = 0;
  size_t at = 0;
  for (; at < text.size() && text[at] != '='; ++at) {
    const char c = text[at];
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space && kAlphabet.find(c) == std::string_view::npos) {
      return false;
    }
    digits += space ? 0 : 1;
  }
  const std::string_view padding = text.substr(at);
  if (padding.find_first_not_of('=') != std::string_view::npos) {
    return false;
  }
  return digits % 4 != 1 && (padding.empty() || (padding.size() <= 2 && (digits + padding.size()) % 4 == 0));
}

}  // namespace firesteel::base64
