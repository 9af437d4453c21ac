#pragma once

#include "logical/logical_plan.h"

#include <map>
#include <string>

namespace firesteel {

/// Values by name; positional ones are named "_pos_0", "_pos_1" ...
using ParameterValues = std::map<std::string, ExprPtr>;

/// `plan` with every Parameter replaced by its value, in subqueries and CTEs too. Errors: UNBOUND_SQL_PARAMETER.
PlanPtr bind_parameters(const PlanPtr& plan, const ParameterValues& values);

}  // namespace firesteel
