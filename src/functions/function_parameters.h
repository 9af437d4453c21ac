#pragma once

#include "types/literal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A parameter that a call may name: f(name => value).
struct FunctionParameter {
  std::string name;
  std::optional<Literal> standard;  // what a missing argument is; none: it must be given
};

/// The parameters of a function (by its name in lower case) that takes named arguments; empty for all others, whose
/// calls are positional.
const std::vector<FunctionParameter>& function_parameters(std::string_view function);

}  // namespace firesteel
