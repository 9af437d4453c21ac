#include "sources/csv/csv_options.h"

#include "base/errors/spark_error.h"
#include "base/text/number_text.h"
#include "sources/records/record_table.h"

#include <algorithm>

namespace firesteel::csv_format {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// The option's one character; '\0' when it is empty. Spark: CSVOptions.getChar.
char one_char(const SourceOptions& options, const char* name, char standard) {
  const std::string given = source_option(options, name, std::string(standard == '\0' ? 0 : 1, standard));
  if (given.size() > 1) {
    throw SparkError("OPTION_VALUE_EXCEEDS_ONE_CHARACTER", {{"paramName", name}, {"actualValue", given}});
  }
  return given.empty() ? '\0' : given[0];
}

char escaped_char(char c, const std::string& text) {
  switch (c) {
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case '"':
    case '\'':
    case '\\':
      return c;
    default:
      throw SparkError("INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER", {{"str", text}});
  }
}

/// "\t" as two characters means a tab. Spark: CSVExprUtils.toDelimiterStr.
std::string delimiter(const std::string& text) {
  if (text.empty()) {
    throw SparkError("INVALID_DELIMITER_VALUE.EMPTY_STRING");
  }
  if (text == "\\") {
    throw SparkError("INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH");
  }
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (text.substr(i, 6) == "\\u0000") {
      out += '\0';
      i += 5;
    } else if (i + 1 < text.size()) {
      out += escaped_char(text[++i], text);
    } else {
      throw SparkError("INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH");
    }
  }
  return out;
}

int64_t integer(const SourceOptions& options, const char* name, int64_t standard) {
  const auto given = options.find(name);
  if (given == options.end()) {
    return standard;
  }
  const auto value = parse_integer(given->second, INT32_MIN, INT32_MAX);
  if (!value) {
    throw SparkError("_LEGACY_ERROR_TEMP_2146", {{"paramName", name}, {"value", given->second}});
  }
  return *value;
}

UnescapedQuote unescaped_quote_of(const SourceOptions& options) {
  const std::string name = upper(source_option(options, "unescapedquotehandling", "STOP_AT_DELIMITER"));
  if (name == "STOP_AT_DELIMITER") {
    return UnescapedQuote::kStopAtDelimiter;
  }
  if (name == "STOP_AT_CLOSING_QUOTE") {
    return UnescapedQuote::kStopAtClosingQuote;
  }
  if (name == "SKIP_VALUE") {
    return UnescapedQuote::kSkipValue;
  }
  if (name == "RAISE_ERROR") {
    return UnescapedQuote::kRaiseError;
  }
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the CSV option unescapedQuoteHandling = " + name}});
}

void refuse_unsupported(const SourceOptions& options) {
  if (options.contains("singlevariantcolumn")) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the CSV option singleVariantColumn"}});
  }
  const std::string locale = upper(source_option(options, "locale", "en-US"));
  if (locale != "EN-US" && locale != "EN_US" && locale != "EN") {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the CSV option locale = " + locale}});
  }
}

std::string first_of(const SourceOptions& options, const char* name, const char* alias, const char* standard) {
  return source_option(options, name, source_option(options, alias, standard));
}

}  // namespace

CsvOptions::CsvOptions(SourceOptions options) : record(std::move(options)), mode(record_mode(record)) {
  refuse_unsupported(record);
  separator = delimiter(first_of(record, "delimiter", "sep", ","));
  quote = one_char(record, "quote", '"');
  escape = one_char(record, "escape", '\\');
  escape_of_escape = one_char(record, "chartoescapequoteescaping", escape == quote ? '\0' : escape);
  comment = one_char(record, "comment", '\0');
  header = bool_option(record, "header", false);
  infer_schema = bool_option(record, "inferschema", false);
  prefer_date = bool_option(record, "preferdate", true);
  enforce_schema = bool_option(record, "enforceschema", true);
  multi_line = bool_option(record, "multiline", false);
  trim_leading = bool_option(record, "ignoreleadingwhitespace", false);
  trim_trailing = bool_option(record, "ignoretrailingwhitespace", false);
  trim_leading_written = bool_option(record, "ignoreleadingwhitespace", true);
  trim_trailing_written = bool_option(record, "ignoretrailingwhitespace", true);
  quote_all = bool_option(record, "quoteall", false);
  escape_quotes = bool_option(record, "escapequotes", true);
  column_pruning = bool_option(record, "columnpruning", true);
  null_value = source_option(record, "nullvalue", "");
  empty_value_read = source_option(record, "emptyvalue", "");
  empty_value_written = source_option(record, "emptyvalue", "\"\"");
  nan = source_option(record, "nanvalue", "NaN");
  positive_infinity = source_option(record, "positiveinf", "Inf");
  negative_infinity = source_option(record, "negativeinf", "-Inf");
  corrupt_record_column =
      source_option(record, "columnnameofcorruptrecord",
                    source_option(record, "spark.sql.columnnameofcorruptrecord", "_corrupt_record"));
  line_separator = source_option(record, "linesep", "");
  encoding = upper(first_of(record, "encoding", "charset", "UTF-8"));
  unescaped_quote = unescaped_quote_of(record);
  max_columns = static_cast<size_t>(std::max<int64_t>(integer(record, "maxcolumns", 20480), 1));
  max_chars_per_column = integer(record, "maxcharspercolumn", -1);
}

}  // namespace firesteel::csv_format
