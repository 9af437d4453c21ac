#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// base64 without line breaks (spark.sql.chunkBase64String.enabled = false).
FunctionPtr unbroken_base64_function();

}  // namespace firesteel
