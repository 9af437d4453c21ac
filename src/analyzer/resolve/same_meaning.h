#pragma once

#include "expression/expression.h"

namespace firesteel {

/// As same_expression, and the operands of commutative functions may stand in any order: a + 1 is 1 + a. GROUP BY,
/// ORDER BY and HAVING find expressions again by it.
bool same_meaning(const ExprPtr& left, const ExprPtr& right);

}  // namespace firesteel
