#include "functions/string/utf8_validity.h"

#include "functions/string/utf8.h"

namespace firesteel::utf8 {
namespace {

struct SecondByte {
  unsigned least;
  unsigned most;
};

// What may follow the first byte, apart from the usual 80..BF.
SecondByte second_byte(unsigned first) {
  switch (first) {
    case 0xE0:
      return {0xA0, 0xBF};
    case 0xED:
      return {0x80, 0x9F};
    case 0xF0:
      return {0x90, 0xBF};
    case 0xF4:
      return {0x80, 0x8F};
    default:
      return {0x80, 0xBF};
  }
}

}  // namespace

Sequence sequence_at(std::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    return {1, true};
  }
  const size_t wanted = char_size(text[at]);
  if (wanted == 1) {
    return {1, false};
  }
  SecondByte allowed = second_byte(first);
  size_t size = 1;
  for (; size < wanted && at + size < text.size(); ++size) {
    const auto byte = static_cast<unsigned char>(text[at + size]);
    if (byte < allowed.least || byte > allowed.most) {
      break;
    }
    allowed = {0x80, 0xBF};
  }
  return {size, size == wanted};
}

bool is_valid(std::string_view text) {
  if (is_ascii(text)) {
    return true;
  }
  for (size_t at = 0; at < text.size();) {
    const Sequence sequence = sequence_at(text, at);
    if (!sequence.valid) {
      return false;
    }
    at += sequence.size;
  }
  return true;
}

void append_repaired(std::string_view text, std::string& out) {
  for (size_t at = 0; at < text.size();) {
    const Sequence sequence = sequence_at(text, at);
    out += sequence.valid ? text.substr(at, sequence.size) : std::string_view("\xEF\xBF\xBD");
    at += sequence.size;
  }
}

}  // namespace firesteel::utf8
