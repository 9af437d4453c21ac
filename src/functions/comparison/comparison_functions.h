#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> comparison_operators();
std::vector<FunctionDef> null_tests();
FunctionDef greatest();
FunctionDef least();

}  // namespace firesteel
