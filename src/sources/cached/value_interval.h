#pragma once

#include "expression/expression.h"
#include "types/literal.h"

#include <cstdint>
#include <optional>

namespace firesteel {

/// What a conjunct asks of one column whose values are stored as integers: to lie in [low, high] and not to be NULL.
struct ValueInterval {
  int column = 0;  // index of the BoundReference
  int64_t low = 0;
  int64_t high = 0;  // below low: no value does
};

/// The integer that a value is stored as in a column of the type; none when it is not, or does not fit.
std::optional<int64_t> stored_integer(const Literal& value, const DataType& type);

/// None when the conjunct is no comparison (<, <=, =, >=, >) of a column with a literal of its type.
std::optional<ValueInterval> as_interval(const ExprPtr& conjunct);

}  // namespace firesteel
