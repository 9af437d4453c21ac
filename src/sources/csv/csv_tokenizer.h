#pragma once

#include "sources/csv/csv_options.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel::csv_format {

/// A value of a record. Views stay valid until the next record is read, as long as the text lives.
struct CsvToken {
  std::string_view text;
  bool is_null = false;  // nothing between two separators, or a value to be skipped
};

/// Takes CSV records apart as the parser that Spark uses does. One per thread.
class CsvTokenizer {
 public:
  explicit CsvTokenizer(const CsvOptions& options);

  enum class Outcome : uint8_t {
    kGood,
    kFailed,  // too many columns, too long a value, RAISE_ERROR
  };
  /// The record that begins at `at`; moves `at` behind it (and its line end). Line ends outside of quotes end it.
  Outcome next(std::string_view text, size_t& at, std::vector<CsvToken>& tokens);

 private:
  bool at_separator(std::string_view text, size_t at) const {
    return at < text.size() && text[at] == first_ &&
           (separator_size_ == 1 || text.substr(at, separator_size_) == separator_);
  }
  /// Length of the line end at `at`; 0: there is none.
  size_t line_end(std::string_view text, size_t at) const;
  bool ends_value(std::string_view text, size_t at) const {
    return at >= text.size() || at_separator(text, at) || line_end(text, at) > 0;
  }
  size_t find_value_end(std::string_view text, size_t at) const;
  bool is_blank(std::string_view text, size_t at) const {
    return at < text.size() && static_cast<unsigned char>(text[at]) <= ' ' && !at_separator(text, at) &&
           line_end(text, at) == 0;
  }
  CsvToken plain(std::string_view text, size_t& at) const;
  /// False: RAISE_ERROR met an unescaped quote.
  bool quoted(std::string_view text, size_t& at, CsvToken& token);
  bool unescaped(std::string_view text, size_t& at, size_t from, std::string& content, CsvToken& token, bool& done);
  std::string& scratch();

  const CsvOptions& options_;
  const std::string separator_;
  const size_t separator_size_;
  const char first_;
  std::deque<std::string> scratch_;  // of this record; entries are kept for later records
  size_t scratch_used_ = 0;
};

}  // namespace firesteel::csv_format
