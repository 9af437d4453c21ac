#include "functions/string/charsets.h"

#include "functions/string/utf8.h"
#include "functions/string/utf8_validity.h"

#include <algorithm>
#include <array>
#include <utility>

namespace firesteel {
namespace {

constexpr std::array<std::pair<std::string_view, Charset>, 7> kNames = {{{"iso-8859-1", Charset::kLatin1},
                                                                         {"us-ascii", Charset::kAscii},
                                                                         {"utf-16", Charset::kUtf16},
                                                                         {"utf-16be", Charset::kUtf16Be},
                                                                         {"utf-16le", Charset::kUtf16Le},
                                                                         {"utf-32", Charset::kUtf32},
                                                                         {"utf-8", Charset::kUtf8}}};

void append_unit(uint32_t unit, bool little_endian, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) {
    const int shift = 8 * (little_endian ? i : bytes - 1 - i);
    out.push_back(static_cast<char>(unit >> shift & 0xFF));
  }
}

uint32_t unit_at(std::string_view bytes, size_t at, bool little_endian, size_t size) {
  uint32_t unit = 0;
  for (size_t i = 0; i < size; ++i) {
    unit = unit << 8 | static_cast<unsigned char>(bytes[at + (little_endian ? size - 1 - i : i)]);
  }
  return unit;
}

bool append_encoded(Charset charset, uint32_t point, std::string& bytes) {
  switch (charset) {
    case Charset::kLatin1:
    case Charset::kAscii:
      bytes.push_back(static_cast<char>(point));
      return point <= (charset == Charset::kAscii ? 0x7FU : 0xFFU);
    case Charset::kUtf32:
      append_unit(point, false, 4, bytes);
      return true;
    default: {
      const bool little_endian = charset == Charset::kUtf16Le;
      if (point >= 0x10000) {
        append_unit(0xD800 + ((point - 0x10000) >> 10), little_endian, 2, bytes);
        point = 0xDC00 + ((point - 0x10000) & 0x3FF);
      }
      append_unit(point, little_endian, 2, bytes);
      return true;
    }
  }
}

bool decode_utf16(std::string_view bytes, bool little_endian, std::string& text) {
  for (size_t at = 0; at < bytes.size(); at += 2) {
    if (at + 2 > bytes.size()) {
      return false;
    }
    uint32_t point = unit_at(bytes, at, little_endian, 2);
    if (point >= 0xD800 && point < 0xE000) {
      const bool pair = point < 0xDC00 && at + 4 <= bytes.size();
      const uint32_t low = pair ? unit_at(bytes, at + 2, little_endian, 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) {
        return false;
      }
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    utf8::append(point, text);
  }
  return true;
}

bool decode_utf32(std::string_view bytes, std::string& text) {
  bool little_endian = false;
  if (bytes.size() >= 4 && unit_at(bytes, 0, true, 4) == 0xFEFF) {
    little_endian = true;
    bytes.remove_prefix(4);
  } else if (bytes.size() >= 4 && unit_at(bytes, 0, false, 4) == 0xFEFF) {
    bytes.remove_prefix(4);
  }
  for (size_t at = 0; at < bytes.size(); at += 4) {
    const uint32_t point = at + 4 <= bytes.size() ? unit_at(bytes, at, little_endian, 4) : 0xFFFFFFFF;
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
      return false;
    }
    utf8::append(point, text);
  }
  return true;
}

}  // namespace

std::optional<Charset> find_charset(std::string_view name) {
  const auto same = [&](const auto& known) {
    return std::equal(name.begin(), name.end(), known.first.begin(), known.first.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
  };
  const auto* found = std::find_if(kNames.begin(), kNames.end(), same);
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

bool encode_text(Charset charset, std::string_view text, std::string& bytes) {
  if (charset == Charset::kUtf8) {
    bytes += text;
    return true;
  }
  if (charset == Charset::kUtf16 && !text.empty()) {
    bytes += "\xFE\xFF";
  }
  for (size_t at = 0; at < text.size();) {
    const utf8::Sequence sequence = utf8::sequence_at(text, at);
    if (!append_encoded(charset, sequence.valid ? utf8::decode(text, at) : 0xFFFD, bytes)) {
      return false;
    }
    at += sequence.size;
  }
  return true;
}

bool decode_bytes(Charset charset, std::string_view bytes, std::string& text) {
  switch (charset) {
    case Charset::kUtf8:
      text += bytes;
      return utf8::is_valid(bytes);
    case Charset::kAscii:
      text += bytes;
      return utf8::is_ascii(bytes);
    case Charset::kLatin1:
      for (const char c : bytes) {
        utf8::append(static_cast<unsigned char>(c), text);
      }
      return true;
    case Charset::kUtf16: {
      const bool little_endian = bytes.starts_with("\xFF\xFE");
      const bool marked = little_endian || bytes.starts_with("\xFE\xFF");
      return decode_utf16(bytes.substr(marked ? 2 : 0), little_endian, text);
    }
    case Charset::kUtf16Be:
    case Charset::kUtf16Le:
      return decode_utf16(bytes, charset == Charset::kUtf16Le, text);
    case Charset::kUtf32:
      return decode_utf32(bytes, text);
  }
  return false;
}

}  // namespace firesteel
