#pragma once

#include "expression/expression.h"

#include <string_view>

namespace firesteel {

/// A call of a built-in scalar function over resolved arguments that need no casts ("=", "isnull", "isnotnull" ...).
ExprPtr bound_call(std::string_view name, ExprList arguments);

}  // namespace firesteel
