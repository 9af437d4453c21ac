#pragma once

#include "sources/records/text_options.h"

#include <cstdint>
#include <string>

namespace firesteel::csv_format {

/// What to do with a quote inside a quoted value that is neither escaped nor its end.
enum class UnescapedQuote : uint8_t { kStopAtDelimiter, kStopAtClosingQuote, kSkipValue, kRaiseError };

/// Options of the CSV source and of CSV functions, by Spark's names and with its defaults (CSVOptions).
struct CsvOptions {
  /// Errors: INVALID_DELIMITER_VALUE.*, OPTION_VALUE_EXCEEDS_ONE_CHARACTER, UNSUPPORTED_FEATURE.FIRESTEEL for options
  /// that would change results and are not there.
  explicit CsvOptions(SourceOptions options);

  SourceOptions record;
  RecordMode mode;
  std::string separator;
  char quote;             // '\0': none
  char escape;            // '\0': none
  char escape_of_escape;  // charToEscapeQuoteEscaping; '\0': none
  char comment;           // '\0': none
  bool header;
  bool infer_schema;
  bool prefer_date;
  bool enforce_schema;
  bool multi_line;
  bool trim_leading;   // ignoreLeadingWhiteSpace; when reading
  bool trim_trailing;  // ignoreTrailingWhiteSpace; when reading
  bool trim_leading_written;
  bool trim_trailing_written;
  bool quote_all;      // writing
  bool escape_quotes;  // writing
  bool column_pruning;
  std::string null_value;
  std::string empty_value_read;
  std::string empty_value_written;
  std::string nan;
  std::string positive_infinity;
  std::string negative_infinity;
  std::string corrupt_record_column;
  std::string line_separator;  // "": any of \n, \r\n, \r
  std::string encoding;
  UnescapedQuote unescaped_quote;
  size_t max_columns;
  int64_t max_chars_per_column;  // -1: no limit
};

}  // namespace firesteel::csv_format
