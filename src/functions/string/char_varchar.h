#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// What columns of CHAR(n) and VARCHAR(n) do with their texts; no functions of SQL. Arguments: text, n.
enum class CharVarcharRule : uint8_t {
  kWriteChar,     // filled up with spaces to n; errors: EXCEED_LIMIT_LENGTH when more than spaces have to be cut
  kWriteVarchar,  // spaces beyond n are cut; errors: EXCEED_LIMIT_LENGTH
  kReadChar,      // filled up with spaces to n
};
FunctionPtr char_varchar_function(CharVarcharRule rule);

}  // namespace firesteel
