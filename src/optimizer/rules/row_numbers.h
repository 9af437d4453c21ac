#pragma once

#include "logical/logical_plan.h"

namespace firesteel {

/// `plan` with a further INT column: row_number() OVER (PARTITION BY partition ORDER BY order). An empty `order` means
/// any order. `number` gets the new column.
PlanPtr with_row_numbers(const PlanPtr& plan, const ExprList& partition, ExprList order, AttributePtr& number);

}  // namespace firesteel
