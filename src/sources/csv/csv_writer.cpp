#include "sources/csv/csv_writer.h"

namespace firesteel::csv_format {
namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

void CsvWriter::append_value(std::string_view text, std::string& out) const {
  const CsvOptions& options = values_.options();
  if (text.empty()) {
    out += options.quote_all && options.empty_value_written == "\"\"" ? std::string(2, options.quote)
                                                                      : options.empty_value_written;
    return;
  }
  while (options.trim_leading_written && !text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (options.trim_trailing_written && !text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  const char quote = options.quote;
  const bool has_quote = text.find(quote) != std::string_view::npos;
  const bool needs_quotes = options.quote_all || text.find(options.separator) != std::string_view::npos ||
                            text.find_first_of("\r\n") != std::string_view::npos ||
                            (has_quote && (options.escape_quotes || text.front() == quote)) ||
                            (options.comment != '\0' && !text.empty() && text.front() == options.comment);
  if (!needs_quotes || quote == '\0') {
    out += text;
    return;
  }
  out += quote;
  for (const char c : text) {
    if (c == quote || (c == options.escape && options.escape_of_escape != '\0')) {
      out += c == quote ? options.escape : options.escape_of_escape;
    }
    out += c;
  }
  out += quote;
}

void CsvWriter::append_header(const std::vector<std::string>& names, std::string& out) const {
  for (size_t i = 0; i < names.size(); ++i) {
    out += i == 0 ? "" : values_.options().separator;
    append_value(names[i], out);
  }
}

void CsvWriter::append_row(const std::vector<VectorPtr>& columns, size_t row, std::string& out) {
  for (size_t c = 0; c < columns.size(); ++c) {
    out += c == 0 ? "" : values_.options().separator;
    if (columns[c]->is_null(row)) {
      const CsvOptions& options = values_.options();
      out += options.quote_all ? options.quote + options.null_value + options.quote : options.null_value;
      continue;
    }
    value_.clear();
    values_.append_text(*columns[c], row, value_);
    append_value(value_, out);
  }
}

}  // namespace firesteel::csv_format
