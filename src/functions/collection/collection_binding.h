#pragma once

#include "functions/kernel_frame/overloads.h"

#include <optional>
#include <string>

namespace firesteel {

/// DATATYPE_MISMATCH.DATA_DIFF_TYPES for arguments that have no common type.
BindMismatch data_diff_types(const std::string& function, std::span<const ArgumentInfo> arguments);
/// DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES for an array (`left`) and a value of another type.
BindMismatch array_function_diff_types(const std::string& function, const DataType& left, const DataType& right);
/// DATATYPE_MISMATCH.INVALID_ORDERING_TYPE.
BindMismatch not_orderable(const std::string& function, const DataType& type);

/// Intervals of other fields (DAY and HOUR): array() and coalesce() widen them, functions do not cast their arguments.
bool differ_in_interval_fields(const DataType& left, const DataType& right);
/// The type in which an array's elements meet a value or another array's: no promotion of strings or decimals.
std::optional<DataType> common_element_type(const DataType& left, const DataType& right, const BindContext& context);
/// As common_element_type, but numbers of different kinds meet too (array_contains).
std::optional<DataType> wider_element_type(const DataType& left, const DataType& right, const BindContext& context);

/// argument_types = {ARRAY<common>, common} for (array, value); none when argument 0 is no array or they do not meet.
std::optional<ScalarBinding> bind_array_and_element(std::span<const ArgumentInfo> arguments,
                                                    const BindContext& context);
/// Both arguments as arrays of one element type (each keeps its containsNull); a BindMismatch otherwise.
BindResult<ScalarBinding> bind_two_arrays(const std::string& function, std::span<const ArgumentInfo> arguments,
                                          const BindContext& context);

}  // namespace firesteel
