#pragma once

#include "functions/kernel_frame/overloads.h"

#include <optional>
#include <string>

namespace firesteel {

/// DATATYPE_MISMATCH.DATA_DIFF_TYPES for arguments that have no common type.
BindMismatch data_diff_types(const std::string& function, std::span<const ArgumentInfo> arguments);
/// The array argument and a value cast to a common element type; the array type is in argument_types[array_index].
/// None when argument 0 is no array or the types do not meet.
std::optional<ScalarBinding> bind_array_and_element(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                                    size_t array_index = 0);
/// Both arguments as one array type.
std::optional<ScalarBinding> bind_two_arrays(std::span<const ArgumentInfo> arguments, const BindContext& context);

}  // namespace firesteel
