#pragma once

#include "expression/nodes/unresolved.h"

#include <string>

namespace firesteel {

/// The call with its arguments in the order of the function's parameters and standard values for missing ones; null
/// when it is that already. `function`: the name in lower case.
/// Errors: NAMED_PARAMETERS_NOT_SUPPORTED, UNEXPECTED_POSITIONAL_ARGUMENT, UNRECOGNIZED_PARAMETER_NAME,
/// DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.*, REQUIRED_PARAMETER_NOT_FOUND
ExprPtr with_positional_arguments(const UnresolvedFunction& call, const std::string& function);

}  // namespace firesteel
