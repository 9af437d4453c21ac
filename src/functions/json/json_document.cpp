#include "functions/json/json_document.h"

#include "base/text/number_text.h"
#include "functions/string/utf8.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::string_view kNonFinite[] = {"NaN", "Infinity", "+Infinity", "-Infinity", "INF", "+INF", "-INF"};

}  // namespace

JsonDocument::Outcome JsonDocument::parse(std::string_view text) {
  text_ = text;
  at_ = 0;
  values_.clear();
  unescaped_.clear();
  unescaped_.reserve(text.size());
  values_.emplace_back();
  if (!skip_blanks()) {
    return Outcome::kMalformed;
  }
  if (at_ == text_.size()) {
    return Outcome::kEmpty;
  }
  return parse_value(0, 0) ? Outcome::kGood : Outcome::kMalformed;
}

bool JsonDocument::at_end() { return skip_blanks() && at_ == text_.size(); }

bool JsonDocument::take(char c) {
  if (at_ < text_.size() && text_[at_] == c) {
    ++at_;
    return true;
  }
  return false;
}

bool JsonDocument::skip_comment() {
  if (!syntax_.comments || at_ + 1 >= text_.size()) {
    return false;
  }
  const bool block = text_[at_ + 1] == '*';
  if (!block && text_[at_ + 1] != '/') {
    return false;
  }
  const size_t end = text_.find(block ? "*/" : "\n", at_ + 2);
  if (end == std::string_view::npos && block) {
    return false;
  }
  at_ = std::min(end == std::string_view::npos ? end : end + (block ? 2 : 1), text_.size());
  return true;
}

bool JsonDocument::skip_blanks() {
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '/') {
      if (!skip_comment()) {
        return false;
      }
      --at_;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      break;
    }
  }
  return true;
}

bool JsonDocument::parse_value(uint32_t index, int depth) {
  const size_t start = at_;
  const char c = text_[at_];
  bool good = false;
  if (c == '{' || c == '[') {
    good = depth < kMaxDepth && parse_container(index, depth);
  } else if (c == '"' || (c == '\'' && syntax_.single_quotes)) {
    std::string_view text;
    good = parse_string(text);
    values_[index].kind = JsonKind::kString;
    values_[index].text = text;
  } else if (is_digit(c) || (c == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
    good = parse_number(values_[index]);
  } else {
    good = parse_word(values_[index]);
  }
  values_[index].raw = text_.substr(start, at_ - start);
  return good;
}

bool JsonDocument::parse_container(uint32_t index, int depth) {
  const bool object = text_[at_++] == '{';
  const char close = object ? '}' : ']';
  values_[index].kind = object ? JsonKind::kObject : JsonKind::kArray;
  uint32_t last = 0;
  for (bool first = true;; first = false) {
    if (!skip_blanks()) {
      return false;
    }
    if (first && take(close)) {
      return true;
    }
    std::string_view name;
    if (object && (!parse_name(name) || !skip_blanks() || !take(':') || !skip_blanks())) {
      return false;
    }
    if (at_ >= text_.size()) {
      return false;
    }
    const auto child = static_cast<uint32_t>(values_.size());
    values_.emplace_back();
    (last == 0 ? values_[index].first : values_[last].next) = child;
    last = child;
    ++values_[index].count;
    if (!parse_value(child, depth + 1) || !skip_blanks()) {
      return false;
    }
    values_[child].name = name;
    if (take(close)) {
      return true;
    }
    if (!take(',')) {
      return false;
    }
  }
}

bool JsonDocument::parse_name(std::string_view& name) {
  if (at_ >= text_.size()) {
    return false;
  }
  if (text_[at_] == '"' || (text_[at_] == '\'' && syntax_.single_quotes)) {
    return parse_string(name);
  }
  const size_t start = at_;
  while (syntax_.unquoted_names && at_ < text_.size() && is_name_char(text_[at_])) {
    ++at_;
  }
  name = text_.substr(start, at_ - start);
  return !name.empty();
}

bool JsonDocument::parse_string(std::string_view& out) {
  const char quote = text_[at_++];
  const size_t start = at_;
  while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\\' &&
         (static_cast<unsigned char>(text_[at_]) >= 0x20 || syntax_.unquoted_control_chars)) {
    ++at_;
  }
  if (take(quote)) {  // nothing escaped: the text itself
    out = text_.substr(start, at_ - 1 - start);
    return true;
  }
  const size_t begin = unescaped_.size();
  unescaped_ += text_.substr(start, at_ - start);
  while (at_ < text_.size() && text_[at_] != quote) {
    const char c = text_[at_];
    if (c == '\\') {
      ++at_;
      if (!parse_escape()) {
        return false;
      }
    } else if (static_cast<unsigned char>(c) < 0x20 && !syntax_.unquoted_control_chars) {
      return false;
    } else {
      unescaped_.push_back(c);
      ++at_;
    }
  }
  out = std::string_view(unescaped_).substr(begin);
  return take(quote);
}

bool JsonDocument::parse_escape() {
  if (at_ >= text_.size()) {
    return false;
  }
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char c = text_[at_++];
  if (c == 'u') {
    uint32_t unit = 0;
    if (!parse_unicode_escape(unit)) {
      return false;
    }
    uint32_t low = 0;
    const size_t before = at_;
    if (unit >= 0xD800 && unit < 0xDC00 && take('\\') && take('u') && parse_unicode_escape(low) && low >= 0xDC00 &&
        low < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else if (unit >= 0xD800 && unit < 0xE000) {
      at_ = before;
      unit = '?';  // Java writes half a character so
    }
    utf8::append(unit, unescaped_);
    return true;
  }
  const size_t known = kEscapes.find(c);
  if (known == std::string_view::npos && !syntax_.any_backslash && !(c == '\'' && syntax_.single_quotes)) {
    return false;
  }
  unescaped_.push_back(known == std::string_view::npos ? c : kMeanings[known]);
  return true;
}

bool JsonDocument::parse_unicode_escape(uint32_t& unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ < text_.size() ? text_[at_] : ' ';
    const char small = static_cast<char>(c | 32);
    if (!is_digit(c) && (small < 'a' || small > 'f')) {
      return false;
    }
    unit = unit << 4 | static_cast<uint32_t>(is_digit(c) ? c - '0' : small - 'a' + 10);
  }
  return true;
}

bool JsonDocument::parse_number(JsonNode& value) {
  const size_t start = at_;
  const auto digits = [&] {
    const size_t from = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) {
      ++at_;
    }
    return at_ - from;
  };
  take('-');
  const bool zero = text_[at_] == '0';
  if (digits() > 1 && zero && !syntax_.leading_zeros) {
    return false;
  }
  value.kind = JsonKind::kInteger;
  if (take('.')) {
    value.kind = JsonKind::kFloat;
    if (digits() == 0) {
      return false;
    }
  }
  if (at_ < text_.size() && (text_[at_] | 32) == 'e') {
    ++at_;
    value.kind = JsonKind::kFloat;
    if (!take('+')) {
      take('-');
    }
    if (digits() == 0) {
      return false;
    }
  }
  value.text = text_.substr(start, at_ - start);
  return at_ == text_.size() || !(is_name_char(text_[at_]) || text_[at_] == '.');
}

bool JsonDocument::parse_word(JsonNode& value) {
  const size_t start = at_;
  at_ += text_[at_] == '+' || text_[at_] == '-' ? 1 : 0;
  while (at_ < text_.size() && is_name_char(text_[at_])) {
    ++at_;
  }
  value.text = text_.substr(start, at_ - start);
  if (value.text == "null") {
    value.kind = JsonKind::kNull;
  } else if (value.text == "true" || value.text == "false") {
    value.kind = JsonKind::kBoolean;
  } else {
    value.kind = JsonKind::kFloat;
    return syntax_.non_finite_numbers &&
           std::find(std::begin(kNonFinite), std::end(kNonFinite), value.text) != std::end(kNonFinite);
  }
  return true;
}

void append_json_string(std::string_view text, std::string& out) {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  out.push_back('"');
  for (const char c : text) {
    const size_t known = static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ? kShort.find(c) : kShort.npos;
    if (known != kShort.npos) {
      out.push_back('\\');
      out.push_back(kLetters[known]);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4]);
      out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void append_json(const JsonDocument& document, const JsonNode& value, std::string& out) {
  if (value.kind == JsonKind::kString) {
    return append_json_string(value.text, out);
  }
  if (value.kind == JsonKind::kFloat) {  // Jackson reads fractions as double
    const auto number = parse_double(value.text);
    number ? append_double(*number, out) : void(out += value.text);
    return;
  }
  if (value.kind != JsonKind::kArray && value.kind != JsonKind::kObject) {
    out += value.text;
    return;
  }
  const bool object = value.kind == JsonKind::kObject;
  out.push_back(object ? '{' : '[');
  for (const JsonNode* child = document.first_child(value); child != nullptr; child = document.next(*child)) {
    if (object) {
      append_json_string(child->name, out);
      out.push_back(':');
    }
    append_json(document, *child, out);
    out += child->next != 0 ? "," : "";
  }
  out.push_back(object ? '}' : ']');
}

}  // namespace firesteel
