#pragma once

#include "logical/logical_plan.h"

#include <span>
#include <string>
#include <string_view>

namespace firesteel {

/// The rows of collations() and sql_keywords(); null: no such table function.
PlanPtr listing_relation(const std::string& function);

std::span<const std::string_view> sql_keywords();

}  // namespace firesteel
