#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> rounding_functions();
std::vector<FunctionDef> floor_ceil_functions();
std::vector<FunctionDef> elementary_functions();
std::vector<FunctionDef> radix_functions();

}  // namespace firesteel
