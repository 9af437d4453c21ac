#include "types/json_reader.h"

#include <cctype>
#include <cstdint>
#include <cstdio>

namespace firesteel {
namespace {

constexpr int kMaxDepth = 500;

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

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool read_document(JsonValue& value) {
    skip_blanks();
    if (!read_value(value, 0)) {
      return false;
    }
    skip_blanks();
    return at_ == text_.size();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) {
      return false;
    }
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  bool read_value(JsonValue& value, int depth) {
    const size_t start = at_;
    bool ok = false;
    if (depth > kMaxDepth) {
      return false;
    }
    if (peek() == '{') {
      ok = read_object(value, depth);
    } else if (peek() == '[') {
      ok = read_array(value, depth);
    } else if (peek() == '"') {
      value.kind = JsonValue::Kind::kString;
      ok = read_string(value.text);
    } else {
      ok = read_word(value);
    }
    value.source = text_.substr(start, at_ - start);
    return ok;
  }

  bool read_object(JsonValue& value, int depth) {
    value.kind = JsonValue::Kind::kObject;
    ++at_;
    skip_blanks();
    if (take('}')) {
      return true;
    }
    do {
      skip_blanks();
      auto& member = value.members.emplace_back();
      if (peek() != '"' || !read_string(member.name)) {
        return false;
      }
      skip_blanks();
      if (!take(':')) {
        return false;
      }
      skip_blanks();
      if (!read_value(member.value, depth + 1)) {
        return false;
      }
      skip_blanks();
    } while (take(','));
    return take('}');
  }

  bool read_array(JsonValue& value, int depth) {
    value.kind = JsonValue::Kind::kArray;
    ++at_;
    skip_blanks();
    if (take(']')) {
      return true;
    }
    do {
      skip_blanks();
      if (!read_value(value.items.emplace_back(), depth + 1)) {
        return false;
      }
      skip_blanks();
    } while (take(','));
    return take(']');
  }

  bool read_word(JsonValue& value) {
    const size_t start = at_;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '-' || peek() == '+' || peek() == '.') {
      ++at_;
    }
    value.text = std::string(text_.substr(start, at_ - start));
    if (value.text == "true" || value.text == "false") {
      value.kind = JsonValue::Kind::kBool;
      return true;
    }
    value.kind = value.text == "null" ? JsonValue::Kind::kNull : JsonValue::Kind::kNumber;
    return value.text == "null" ||
           (!value.text.empty() &&
            (std::isdigit(static_cast<unsigned char>(value.text[0])) != 0 || value.text[0] == '-'));
  }

  bool read_hex(uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      if (std::isxdigit(static_cast<unsigned char>(c)) == 0) {
        return false;
      }
      code = code * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return true;
  }

  bool read_escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    ++at_;
    if (const size_t known = kLetters.find(c); known != std::string_view::npos) {
      out.push_back(kMeanings[known]);
      return true;
    }
    uint32_t code = 0;
    if (c != 'u' || !read_hex(code)) {
      return false;
    }
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      uint32_t low = 0;
      if (!read_hex(low)) {
        return false;
      }
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  bool read_string(std::string& out) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') {
        return true;
      }
      if (c != '\\') {
        out.push_back(c);
      } else if (at_ >= text_.size() || !read_escape(out)) {
        return false;
      }
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const JsonMember& member : members) {
    if (member.name == name) {
      return &member.value;
    }
  }
  return nullptr;
}

std::unique_ptr<JsonValue> read_json(std::string_view text) {
  auto value = std::make_unique<JsonValue>();
  return Reader(text).read_document(*value) ? std::move(value) : nullptr;
}

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (byte < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", static_cast<unsigned>(byte));
      out += escaped;
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

}  // namespace firesteel
