#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

/// bitmap_bit_position, bitmap_bucket_number, bitmap_count.
std::vector<FunctionDef> bitmap_functions();
std::vector<FunctionDef> kll_functions();
std::vector<FunctionDef> kll_aggregates();
std::vector<FunctionDef> theta_functions();
std::vector<FunctionDef> theta_aggregates();
std::vector<FunctionDef> hll_functions();

}  // namespace firesteel
