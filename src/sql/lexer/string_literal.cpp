#include "sql/lexer/string_literal.h"

#include <cstdint>
#include <optional>

namespace firesteel {
namespace {

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code >> 6)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (code >> 18)));
    out.push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

std::optional<uint32_t> hex_digits(std::string_view text, size_t start, size_t count) {
  if (start + count > text.size()) {
    return std::nullopt;
  }
  uint32_t value = 0;
  for (size_t i = start; i < start + count; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  return value;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// \ooo (up to \177), \uXXXX and \UXXXXXXXX; returns how many characters behind the backslash were taken, 0 if none.
size_t append_coded_escape(std::string_view body, size_t at, std::string& out) {
  if (body[at] == 'u' || body[at] == 'U') {
    const size_t digits = body[at] == 'u' ? 4 : 8;
    std::optional<uint32_t> code = hex_digits(body, at + 1, digits);
    if (!code) {
      return 0;
    }
    size_t taken = 1 + digits;
    if (digits == 4 && *code >= 0xD800 && *code < 0xDC00 && body.substr(at + 5).starts_with("\\u")) {
      if (const auto low = hex_digits(body, at + 7, 4); low && *low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
        taken += 6;
      }
    }
    append_utf8(out, *code);
    return taken;
  }
  if ((body[at] == '0' || body[at] == '1') && at + 2 < body.size() && is_octal(body[at + 1]) &&
      is_octal(body[at + 2])) {
    out.push_back(static_cast<char>((body[at] - '0') * 64 + (body[at + 1] - '0') * 8 + (body[at + 2] - '0')));
    return 3;
  }
  return 0;
}

void append_plain_escape(char c, std::string& out) {
  switch (c) {
    case '0':
      out.push_back('\0');
      return;
    case 'b':
      out.push_back('\b');
      return;
    case 'n':
      out.push_back('\n');
      return;
    case 'r':
      out.push_back('\r');
      return;
    case 't':
      out.push_back('\t');
      return;
    case 'Z':
      out.push_back('\x1A');
      return;
    case '%':
    case '_':
      out.push_back('\\');
      break;
    default:
      break;
  }
  out.push_back(c);
}

}  // namespace

std::string unquote_string(std::string_view token, bool raw) {
  if (token[0] == 'r' || token[0] == 'R') {
    return std::string(token.substr(2, token.size() - 3));
  }
  const char quote = token[0];
  const std::string_view body = token.substr(1, token.size() - 2);
  std::string out;
  out.reserve(body.size());
  for (size_t i = 0; i < body.size();) {
    if (body[i] == quote) {
      out.push_back(quote);
      i += 2;
    } else if (body[i] != '\\' || raw || i + 1 == body.size()) {
      out.push_back(body[i++]);
    } else if (const size_t taken = append_coded_escape(body, i + 1, out); taken > 0) {
      i += 1 + taken;
    } else {
      append_plain_escape(body[i + 1], out);
      i += 2;
    }
  }
  return out;
}

std::string unquote_identifier(std::string_view token) {
  std::string out;
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    out.push_back(token[i]);
    i += token[i] == token.front() ? 1 : 0;
  }
  return out;
}

}  // namespace firesteel
