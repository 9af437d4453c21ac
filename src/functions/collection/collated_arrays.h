#pragma once

#include "functions/function_def.h"

#include <optional>
#include <span>
#include <string_view>

namespace firesteel {

/// The kernel of a function that returns some of its arguments' values, chosen by comparing them ("array_distinct",
/// "array_min", "sort_array", "greatest" ...), for types with collations; none for other functions.
std::optional<ScalarKernel> collated_choice_kernel(std::string_view function, std::span<const DataType> types);

}  // namespace firesteel
