#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// row_number, rank, dense_rank, percent_rank, cume_dist, ntile.
std::vector<FunctionDef> rank_functions();
/// lag, lead, nth_value.
std::vector<FunctionDef> offset_functions();

}  // namespace firesteel
