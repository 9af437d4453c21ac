#include "sources/csv/csv_tokenizer.h"

#include <algorithm>

namespace firesteel::csv_format {

CsvTokenizer::CsvTokenizer(const CsvOptions& options)
    : options_(options),
      separator_(options.separator),
      separator_size_(options.separator.size()),
      first_(options.separator[0]) {}

std::string& CsvTokenizer::scratch() {
  if (scratch_used_ == scratch_.size()) {
    scratch_.emplace_back();
  }
  std::string& text = scratch_[scratch_used_++];
  text.clear();
  return text;
}

size_t CsvTokenizer::line_end(std::string_view text, size_t at) const {
  if (at >= text.size()) {
    return 0;
  }
  const std::string& given = options_.line_separator;
  if (!given.empty()) {
    return text.substr(at, given.size()) == given ? given.size() : 0;
  }
  if (text[at] == '\r') {
    return at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
  }
  return text[at] == '\n' ? 1 : 0;
}

size_t CsvTokenizer::find_value_end(std::string_view text, size_t at) const {
  while (!ends_value(text, at)) {
    ++at;
  }
  return at;
}

CsvToken CsvTokenizer::plain(std::string_view text, size_t& at) const {
  const size_t end = find_value_end(text, at);
  std::string_view value = text.substr(at, end - at);
  at = end;
  if (options_.trim_trailing) {
    while (!value.empty() && static_cast<unsigned char>(value.back()) <= ' ') {
      value.remove_suffix(1);
    }
  }
  return {value, value.empty()};
}

/// After a quote inside a quoted value that `content` has without its quotes; `from` is where the value goes on. done:
/// the value is complete.
bool CsvTokenizer::unescaped(std::string_view text, size_t& at, size_t from, std::string& content, CsvToken& token,
                             bool& done) {
  done = true;
  switch (options_.unescaped_quote) {
    case UnescapedQuote::kRaiseError:
      return false;
    case UnescapedQuote::kStopAtClosingQuote:
      content += options_.quote;
      at = from;
      done = false;
      return true;
    case UnescapedQuote::kSkipValue:
      at = find_value_end(text, from);
      token = {{}, true};
      return true;
    case UnescapedQuote::kStopAtDelimiter:
      break;
  }
  // The value is taken as it stands: with its first quote, and up to the next separator.
  size_t end = find_value_end(text, from);
  at = end;
  while (options_.trim_trailing && end > from && static_cast<unsigned char>(text[end - 1]) <= ' ') {
    --end;
  }
  content.insert(content.begin(), options_.quote);
  content += options_.quote;
  content += text.substr(from, end - from);
  token = {content, false};
  return true;
}

bool CsvTokenizer::quoted(std::string_view text, size_t& at, CsvToken& token) {
  const char quote = options_.quote;
  const char escape = options_.escape;
  // Most values hold neither an escape nor a quote.
  size_t i = at + 1;
  while (i < text.size() && text[i] != quote && text[i] != escape) {
    ++i;
  }
  const std::string_view simple = text.substr(at + 1, i - at - 1);
  if (i >= text.size() || (text[i] == quote && ends_value(text, i + 1))) {
    at = std::min(i + 1, text.size());
    token = {simple.empty() ? std::string_view(options_.empty_value_read) : simple, false};
    return true;
  }
  std::string& content = scratch();
  content = simple;
  at = i;
  while (at < text.size()) {
    const char c = text[at];
    const char following = at + 1 < text.size() ? text[at + 1] : '\0';
    const bool has_next = at + 1 < text.size();
    if (c == escape && escape != quote && has_next && options_.escape_of_escape != '\0' &&
        c == options_.escape_of_escape && following == escape) {
      content += escape;
      at += 2;
    } else if (c == escape && has_next && following == quote) {
      content += quote;
      at += 2;
    } else if (c == quote) {
      size_t next = at + 1;
      // Quotes right behind the closing one belong to the value.
      while (escape != quote && next < text.size() && text[next] == quote) {
        content += quote;
        ++next;
      }
      size_t after = next;
      while (is_blank(text, after)) {
        ++after;
      }
      if (ends_value(text, after)) {
        at = after;
        token = {content.empty() ? std::string_view(options_.empty_value_read) : std::string_view(content), false};
        return true;
      }
      bool done = false;
      if (!unescaped(text, at, next, content, token, done)) {
        return false;
      }
      if (done) {
        return true;
      }
    } else {
      content += c;
      ++at;
    }
  }
  token = {content, false};  // the text ended inside the quotes
  return true;
}

CsvTokenizer::Outcome CsvTokenizer::next(std::string_view text, size_t& at, std::vector<CsvToken>& tokens) {
  tokens.clear();
  scratch_used_ = 0;
  bool failed = false;
  while (true) {
    while (options_.trim_leading && is_blank(text, at)) {
      ++at;
    }
    CsvToken token;
    if (at < text.size() && text[at] == options_.quote && options_.quote != '\0') {
      failed = !quoted(text, at, token) || failed;
      if (failed) {
        at = find_value_end(text, at);
      }
    } else {
      token = plain(text, at);
    }
    const auto limit = options_.max_chars_per_column;
    failed = failed || (limit >= 0 && token.text.size() > static_cast<size_t>(limit));
    tokens.push_back(token);
    failed = failed || tokens.size() > options_.max_columns;
    if (!at_separator(text, at)) {
      break;
    }
    at += separator_size_;
  }
  at += line_end(text, at);
  return failed ? Outcome::kFailed : Outcome::kGood;
}

}  // namespace firesteel::csv_format
