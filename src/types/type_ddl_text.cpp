#include "types/type_ddl_text.h"

#include <algorithm>
#include <cctype>
#include <limits>

namespace firesteel {
namespace {

bool is_word_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

TypeDdlText::TypeDdlText(std::shared_ptr<const std::string> text, size_t offset)
    : text_(std::move(text)), start_(offset), end_(offset), end_of_last_(offset) {
  scan();
}

void TypeDdlText::scan() {
  const std::string& text = *text_;
  start_ = end_;
  while (start_ < text.size()) {
    if (std::isspace(static_cast<unsigned char>(text[start_])) != 0) {
      ++start_;
    } else if (text.compare(start_, 2, "--") == 0) {
      start_ = std::min(text.find('\n', start_), text.size());
    } else if (text.compare(start_, 2, "/*") == 0) {
      const size_t close = text.find("*/", start_ + 2);
      start_ = close == std::string::npos ? text.size() : close + 2;
    } else {
      break;
    }
  }
  end_ = start_;
  if (end_ >= text.size()) {
    return;
  }
  const char c = text[end_];
  if (is_word_char(c)) {
    while (end_ < text.size() && is_word_char(text[end_])) {
      ++end_;
    }
    return;
  }
  ++end_;
  if (c == '`' || c == '\'' || c == '"') {
    while (end_ < text.size() && text[end_] != c) {
      end_ += text[end_] == '\\' && c != '`' ? 2 : 1;
    }
    end_ = std::min(end_ + 1, text.size());
  }
}

void TypeDdlText::next() {
  end_of_last_ = end_;
  scan();
}

bool TypeDdlText::at_word() const { return !at_end() && (is_word_char((*text_)[start_]) || (*text_)[start_] == '`'); }

bool TypeDdlText::at(std::string_view wanted) const {
  const std::string_view found = token();
  return !at_end() && std::equal(found.begin(), found.end(), wanted.begin(), wanted.end(), [](char left, char right) {
    return std::toupper(static_cast<unsigned char>(left)) == right;
  });
}

bool TypeDdlText::accept(std::string_view wanted) {
  if (!at(wanted)) {
    return false;
  }
  next();
  return true;
}

void TypeDdlText::expect(std::string_view wanted) {
  if (!accept(wanted)) {
    fail_syntax();
  }
}

std::string TypeDdlText::identifier() {
  if (!at_word()) {
    fail_syntax();
  }
  std::string name(token());
  const size_t from = start_;
  next();
  if (name[0] == '`') {
    std::string unquoted;
    for (size_t i = 1; i + 1 < name.size(); ++i) {
      unquoted.push_back(name[i]);
    }
    return unquoted;
  }
  if (at("-")) {  // a-b: Spark points at the sign
    std::string whole = name;
    const size_t sign = start_;
    while (at("-")) {
      next();
      whole += "-" + std::string(token());
      next();
    }
    SparkError error("INVALID_IDENTIFIER", {{"ident", whole}});
    throw error.with_position(origin(sign, std::max(end_of_last_, from)));
  }
  return name;
}

std::string TypeDdlText::string_literal() {
  const std::string_view found = token();
  if (found.size() < 2 || (found[0] != '\'' && found[0] != '"')) {
    fail_syntax();
  }
  std::string value;
  for (size_t i = 1; i + 1 < found.size(); ++i) {
    i += found[i] == '\\' && i + 2 < found.size() ? 1 : 0;
    value.push_back(found[i]);
  }
  next();
  return value;
}

int TypeDdlText::integer() {
  const std::string_view found = token();
  if (found.empty() || found.size() > 9 ||
      !std::all_of(found.begin(), found.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    fail_syntax();
  }
  const int value = std::stoi(std::string(found));
  next();
  return value;
}

Origin TypeDdlText::origin(size_t from, size_t end) const {
  Origin origin;
  origin.sql_text = text_;
  const auto begin = text_->begin();
  origin.line = 1 + static_cast<int>(std::count(begin, begin + static_cast<std::ptrdiff_t>(from), '\n'));
  const size_t newline = from == 0 ? std::string::npos : text_->rfind('\n', from - 1);
  origin.start_position = static_cast<int>(newline == std::string::npos ? from : from - newline - 1);
  origin.start_index = static_cast<int>(from);
  origin.stop_index = static_cast<int>(std::max(end, from + 1)) - 1;
  return origin;
}

void TypeDdlText::fail_syntax() const {
  SparkError error("PARSE_SYNTAX_ERROR",
                   {{"error", at_end() ? "end of input" : "'" + std::string(token()) + "'"}, {"hint", ""}});
  throw error.with_position(origin(start_, end_));
}

void TypeDdlText::fail(size_t from, std::string condition, ErrorParameters parameters) const {
  SparkError error(std::move(condition), std::move(parameters));
  throw error.with_position(origin(from, end_of_last_));
}

}  // namespace firesteel
