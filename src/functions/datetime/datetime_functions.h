#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

std::vector<FunctionDef> field_functions();
std::vector<FunctionDef> extract_functions();
std::vector<FunctionDef> date_arithmetic_functions();
std::vector<FunctionDef> truncation_functions();
std::vector<FunctionDef> pattern_functions();
std::vector<FunctionDef> epoch_functions();
std::vector<FunctionDef> make_functions();
std::vector<FunctionDef> current_functions();
std::vector<FunctionDef> zone_functions();
std::vector<FunctionDef> make_interval_functions();
std::vector<FunctionDef> unit_functions();
std::vector<FunctionDef> time_functions();
std::vector<FunctionDef> time_window_functions();

}  // namespace firesteel
