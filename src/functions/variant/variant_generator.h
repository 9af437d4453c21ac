#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// variant_explode: the elements of an array or the fields of an object as rows.
FunctionDef variant_explode();

}  // namespace firesteel
