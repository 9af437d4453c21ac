#pragma once

#include "expression/expression.h"

#include <string_view>

namespace firesteel {

/// A call of a built-in scalar function over resolved arguments that need no casts ("=", "isnull", "isnotnull" ...).
ExprPtr bound_call(std::string_view name, ExprList arguments);

/// What `expr` is compared, sorted and grouped by: its collation key, or itself when it has no collation. bound_call
/// puts it around the sides of "=" and "<=>".
ExprPtr collation_key_call(const ExprPtr& expr);

}  // namespace firesteel
