#pragma once

#include "expression/expression.h"

#include <cstdint>
#include <optional>

namespace firesteel {

/// What a conjunct asks of one column whose values are stored as integers: to lie in [low, high] and not to be NULL.
struct ValueInterval {
  int column = 0;  // index of the BoundReference
  int64_t low = 0;
  int64_t high = 0;  // below low: no value does
};

/// None when the conjunct is no comparison (<, <=, =, >=, >) of a column with a literal of its type.
std::optional<ValueInterval> as_interval(const ExprPtr& conjunct);

}  // namespace firesteel
