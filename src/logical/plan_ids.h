#pragma once

#include "logical/logical_plan.h"

#include <functional>

namespace firesteel {

/// As with_fresh_ids, with ids from `next`, asked for in an order that depends on the plan's shape alone.
PlanPtr with_ids_from(const PlanPtr& plan, const std::function<ExprId()>& next);

}  // namespace firesteel
