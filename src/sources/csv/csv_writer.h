#pragma once

#include "sources/csv/csv_values.h"

#include <string>
#include <string_view>
#include <vector>

namespace firesteel::csv_format {

/// Writes records as the generator that Spark uses does. One per thread.
class CsvWriter {
 public:
  explicit CsvWriter(const CsvOptions& options) : values_(options) {}

  void append_header(const std::vector<std::string>& names, std::string& out) const;
  /// Row `row` of flat columns, without a line end.
  void append_row(const std::vector<VectorPtr>& columns, size_t row, std::string& out);

 private:
  void append_value(std::string_view text, std::string& out) const;

  CsvValues values_;
  std::string value_;
};

}  // namespace firesteel::csv_format
