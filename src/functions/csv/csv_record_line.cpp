#include "functions/csv/csv_record_line.h"

namespace firesteel {
namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

bool CsvRecordLine::at_separator(size_t at) const { return text_.substr(at).starts_with(options_.separator); }

bool CsvRecordLine::split(std::string_view text) {
  text_ = text;
  fields_.clear();
  if (text.empty() || (options_.comment != '\0' && text.front() == options_.comment)) {
    return false;
  }
  for (size_t at = 0;;) {
    if (!take_quoted(at)) {
      at = take_plain(at);
    }
    if (at >= text_.size()) {
      return true;
    }
    at += options_.separator.size();
  }
}

// Returns where the separator (or the end) is.
size_t CsvRecordLine::take_plain(size_t at) {
  size_t start = at;
  while (at < text_.size() && !at_separator(at)) {
    ++at;
  }
  size_t end = at;
  while (options_.ignore_leading_blanks_in_read && start < end && is_blank(text_[start])) {
    ++start;
  }
  while (options_.ignore_trailing_blanks_in_read && start < end && is_blank(text_[end - 1])) {
    --end;
  }
  fields_.emplace_back(start == end ? std::string_view(options_.null_value) : text_.substr(start, end - start));
  return at;
}

// False when the field does not start with a quote, or when something follows the closing one: then the quotes belong
// to the text. Without a closing quote all the rest is the field.
bool CsvRecordLine::take_quoted(size_t& at) {
  size_t i = at;
  while (options_.ignore_leading_blanks_in_read && i < text_.size() && is_blank(text_[i]) && !at_separator(i)) {
    ++i;
  }
  if (options_.quote == '\0' || i >= text_.size() || text_[i] != options_.quote) {
    return false;
  }
  std::string field;
  for (++i; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == options_.escape && i + 1 < text_.size() && text_[i + 1] == options_.quote) {
      field.push_back(text_[++i]);
    } else if (c == options_.quote) {
      size_t after = i + 1;
      while (after < text_.size() && is_blank(text_[after]) && !at_separator(after)) {
        ++after;
      }
      if (after < text_.size() && !at_separator(after)) {
        return false;
      }
      fields_.push_back(field.empty() ? options_.empty_value_in_read : std::move(field));
      at = after;
      return true;
    } else {
      field.push_back(c);
    }
  }
  fields_.push_back(std::move(field));
  at = text_.size();
  return true;
}

}  // namespace firesteel
