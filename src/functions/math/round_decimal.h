#pragma once

#include "functions/function_def.h"
#include "functions/math/rounding.h"

namespace firesteel {

/// Kernel that rounds the decimals of the first argument to `scale` digits; the result has `to`.
ScalarKernel make_round_decimal(const DataType& from, const DataType& to, int scale, Rounding mode);

}  // namespace firesteel
