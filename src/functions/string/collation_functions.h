#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> collation_functions();

}  // namespace firesteel
