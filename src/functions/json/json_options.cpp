#include "functions/json/json_options.h"

namespace firesteel {

JsonOptions::JsonOptions(RecordOptions options)
    : record(std::move(options)),
      primitives_as_string(record.get_bool("primitivesAsString", false)),
      prefers_decimal(record.get_bool("prefersDecimal", false)),
      infer_timestamp(record.get_bool("inferTimestamp", false)),
      drop_field_if_all_null(record.get_bool("dropFieldIfAllNull", false)),
      ignore_null_fields(record.get_bool("ignoreNullFields", true)),
      pretty(record.get_bool("pretty", false)),
      corrupt_record_column(record.get_or("columnNameOfCorruptRecord", "_corrupt_record")) {
  syntax.comments = record.get_bool("allowComments", false);
  syntax.unquoted_names = record.get_bool("allowUnquotedFieldNames", false);
  syntax.single_quotes = record.get_bool("allowSingleQuotes", true);
  syntax.leading_zeros = record.get_bool("allowNumericLeadingZeros", false);
  syntax.non_finite_numbers = record.get_bool("allowNonNumericNumbers", true);
  syntax.any_backslash = record.get_bool("allowBackslashEscapingAnyCharacter", false);
  syntax.unquoted_control_chars = record.get_bool("allowUnquotedControlChars", false);
}

}  // namespace firesteel
