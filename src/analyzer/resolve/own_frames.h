#pragma once

#include "expression/nodes/aggregates.h"

namespace firesteel {

/// The frame of a window function that is written without one.
WindowFrame default_frame(const ExprPtr& function, bool ordered);
/// Functions that choose their rows themselves take no other frame. Throws _LEGACY_ERROR_TEMP_1035, _1036.
void check_own_frame(const ExprPtr& function, const WindowFrame& frame);

}  // namespace firesteel
