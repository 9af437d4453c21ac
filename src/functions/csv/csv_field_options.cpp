#include "functions/csv/csv_field_options.h"

namespace firesteel {
namespace {

// One character, or none for an empty text.
char character(const RecordOptions& options, const char* name, char standard) {
  const auto given = options.get(name);
  if (!given) {
    return standard;
  }
  if (given->size() > 1) {
    throw SparkError("INVALID_PARAMETER_VALUE.FIRESTEEL",
                     {{"parameter", "`" + std::string(name) + "`"},
                      {"functionName", "`options`"},
                      {"reason", "'" + *given + "' is more than one character (of one byte)"}});
  }
  return given->empty() ? '\0' : (*given)[0];
}

// Separators may be written with escapes: \t.
std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    constexpr std::string_view kEscapes = "tnrbf\\\"'0";
    constexpr std::string_view kMeanings("\t\n\r\b\f\\\"'\0", 9);
    const size_t known = text[i] == '\\' && i + 1 < text.size() ? kEscapes.find(text[i + 1]) : std::string_view::npos;
    out.push_back(known == std::string_view::npos ? text[i] : kMeanings[known]);
    i += known == std::string_view::npos ? 0 : 1;
  }
  return out;
}

}  // namespace

CsvFieldOptions::CsvFieldOptions(RecordOptions options)
    : record(std::move(options)),
      separator(unescaped(record.get("sep").value_or(record.get_or("delimiter", ",")))),
      quote(character(record, "quote", '"')),
      escape(character(record, "escape", '\\')),
      comment(character(record, "comment", '\0')),
      ignore_leading_blanks_in_read(record.get_bool("ignoreLeadingWhiteSpace", false)),
      ignore_trailing_blanks_in_read(record.get_bool("ignoreTrailingWhiteSpace", false)),
      ignore_leading_blanks_in_write(record.get_bool("ignoreLeadingWhiteSpace", true)),
      ignore_trailing_blanks_in_write(record.get_bool("ignoreTrailingWhiteSpace", true)),
      null_value(record.get_or("nullValue", "")),
      nan_value(record.get_or("nanValue", "NaN")),
      positive_infinity(record.get_or("positiveInf", "Inf")),
      negative_infinity(record.get_or("negativeInf", "-Inf")),
      empty_value_in_read(record.get_or("emptyValue", "")),
      empty_value_in_write(record.get_or("emptyValue", "\"\"")),
      quote_all(record.get_bool("quoteAll", false)),
      escape_quotes(record.get_bool("escapeQuotes", true)),
      infer_date(record.get_bool("preferDate", true)),
      corrupt_record_column(record.get_or("columnNameOfCorruptRecord", "_corrupt_record")) {
  if (separator.empty()) {
    throw SparkError("INVALID_DELIMITER_VALUE.EMPTY_STRING");
  }
  for (const char* name : {"charToEscapeQuoteEscaping", "unescapedQuoteHandling", "locale"}) {
    if (record.get(name)) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the option " + std::string(name)}});
    }
  }
}

}  // namespace firesteel
