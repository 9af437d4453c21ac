#pragma once

#include "functions/csv/csv_field_options.h"

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Splits one record into its fields, by the rules of Spark's parser (univocity). To be used again for many records.
class CsvRecordLine {
 public:
  explicit CsvRecordLine(const CsvFieldOptions& options) : options_(options) {}

  /// False when the text is empty or a comment. Without anything between separators a field is the null value, between
  /// quotes the empty value of the options.
  bool split(std::string_view text);
  const std::vector<std::string>& fields() const { return fields_; }

 private:
  bool at_separator(size_t at) const;
  size_t take_plain(size_t at);
  bool take_quoted(size_t& at);

  const CsvFieldOptions& options_;
  std::string_view text_;
  std::vector<std::string> fields_;
};

}  // namespace firesteel
