#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// encode and decode as they were before Spark 4.0.
struct OldCharsetRules {
  bool decode = false;
  bool any_charset = false;  // spark.sql.legacy.javaCharsets: all that Java knows
  bool lenient = false;      // spark.sql.legacy.codingErrorAction: '?' and U+FFFD in place of errors
};
FunctionPtr old_charset_function(OldCharsetRules rules);

}  // namespace firesteel
