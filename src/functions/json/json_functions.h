#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

/// from_json, to_json, schema_of_json.
std::vector<FunctionDef> json_conversion_functions();
/// get_json_object, json_array_length, json_object_keys.
std::vector<FunctionDef> json_access_functions();
FunctionDef json_tuple();

}  // namespace firesteel
