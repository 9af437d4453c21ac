#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> constructor_functions();
std::vector<FunctionDef> accessor_functions();
std::vector<FunctionDef> array_search_functions();
std::vector<FunctionDef> array_set_functions();
std::vector<FunctionDef> array_order_functions();
std::vector<FunctionDef> array_edit_functions();
std::vector<FunctionDef> map_functions();
std::vector<FunctionDef> collection_text_functions();
std::vector<FunctionDef> sequence_functions();

/// array_sort(array): NULL comes last.
BindResult<ScalarBinding> bind_natural_array_sort(std::span<const ArgumentInfo> arguments);

}  // namespace firesteel
