#pragma once

#include "functions/string/char_varchar.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// The call of a rule of CHAR(n) or VARCHAR(n).
ExprPtr char_varchar_call(CharVarcharRule rule, const ExprPtr& value, int length);
/// The relation, its CHAR(n) columns filled up with spaces to n: files of others may have cut them.
PlanPtr with_char_padding(const PlanPtr& relation);
/// An analysed plan in which what CHAR(n) columns are compared with is filled up with spaces, too: the shorter of two
/// columns, and texts. Spark: ApplyCharTypePadding.
PlanPtr with_padded_comparisons(const PlanPtr& analyzed);

}  // namespace firesteel
