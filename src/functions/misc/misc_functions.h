#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> random_functions();
std::vector<FunctionDef> input_file_functions();

}  // namespace firesteel
