#pragma once

#include "functions/text_records/record_options.h"

#include <string>

namespace firesteel {

/// Options of CSV functions and of the CSV source, by Spark's names.
struct CsvFieldOptions {
  /// Throws for options that are not supported, and for separators and quotes that cannot be.
  explicit CsvFieldOptions(RecordOptions options);

  RecordOptions record;  // all of them, for formats and mode
  std::string separator;
  char quote;    // '\0': none
  char escape;   // '\0': none
  char comment;  // '\0': none
  bool ignore_leading_blanks_in_read;
  bool ignore_trailing_blanks_in_read;
  bool ignore_leading_blanks_in_write;
  bool ignore_trailing_blanks_in_write;
  std::string null_value;
  std::string nan_value;
  std::string positive_infinity;
  std::string negative_infinity;
  std::string empty_value_in_read;
  std::string empty_value_in_write;
  bool quote_all;
  bool escape_quotes;
  bool infer_date;
  std::string corrupt_record_column;
};

}  // namespace firesteel
