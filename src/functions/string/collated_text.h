#pragma once

#include "functions/function_def.h"

#include <optional>
#include <string_view>

namespace firesteel {

/// The kernel of a function that looks for texts in texts ("contains", "replace", "trim" ...) under the collation of
/// `text`; none for functions that do not mind.
std::optional<ScalarKernel> collated_text_kernel(std::string_view function, const DataType& text, size_t arguments);

}  // namespace firesteel
