#pragma once

#include "logical/logical_plan.h"

#include <string>

namespace firesteel {

/// DEFAULT COLLATION of a view: literals and casts to STRING in its query, as parsed, take this collation.
/// `collation` empty: nothing changes.
PlanPtr with_default_collation(const PlanPtr& parsed, const std::string& collation);
/// DEFAULT COLLATION of a table: texts that name no collation take this one.
DataType with_default_collation(const DataType& type, const std::string& collation);

}  // namespace firesteel
