#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> digest_functions();
std::vector<FunctionDef> aes_functions();

}  // namespace firesteel
