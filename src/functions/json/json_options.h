#pragma once

#include "functions/json/json_document.h"
#include "functions/text_records/record_options.h"

#include <string>

namespace firesteel {

/// Options of JSON functions and of the JSON source, by Spark's names.
struct JsonOptions {
  explicit JsonOptions(RecordOptions options);

  RecordOptions record;  // all of them, for formats and mode
  JsonSyntax syntax;
  bool primitives_as_string;  // inference: numbers and booleans are texts
  bool prefers_decimal;       // inference: fractions are decimals
  bool infer_timestamp;       // inference: texts may be timestamps
  bool drop_field_if_all_null;
  bool ignore_null_fields;  // writing
  bool pretty;              // writing
  std::string corrupt_record_column;
};

}  // namespace firesteel
