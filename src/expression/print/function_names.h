#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// How Spark writes a call in generated names: operators infix, some names in upper case, arguments that the user left
/// out filled in.
///
/// name:      the registry's name; `written`: the alias that was used, empty when none
/// arguments: already printed
std::string print_call(std::string_view name, std::string_view written, std::vector<std::string> arguments);

/// As Spark prints a list: "a, b".
std::string join_arguments(const std::vector<std::string>& arguments);

}  // namespace firesteel
