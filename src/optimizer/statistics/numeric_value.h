#pragma once

#include "expression/expression.h"
#include "types/literal.h"

#include <optional>

namespace firesteel {

/// A literal as a point on a line: numbers, decimals, dates, timestamps; none for other types and NULL.
std::optional<double> numeric_value(const Literal& literal);
/// Of a LiteralExpr (through casts that keep the order); none otherwise.
std::optional<double> numeric_value(const ExprPtr& expr);

}  // namespace firesteel
