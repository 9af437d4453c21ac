#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// concat and || over arrays.
BindResult<ScalarBinding> bind_array_concat(std::span<const ArgumentInfo> arguments, const BindContext& context);

}  // namespace firesteel
