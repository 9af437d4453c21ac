#pragma once

#include "functions/function_def.h"

#include <span>

namespace firesteel {

/// Can values of this type be looked up by make_in_list_kernel? (Nested types and collated strings cannot.)
bool can_hash_in_list(const DataType& type);
/// value IN (literals): true when found, NULL when not found and the list has a NULL, else false.
ScalarKernel make_in_list_kernel(const DataType& type, std::span<const Literal> literals);
/// Spark's equality of two valid values: NaN = NaN, -0.0 = 0.0, nested values element by element (NULL = NULL inside).
bool equal_values(const Vector& left, size_t left_row, const Vector& right, size_t right_row);

}  // namespace firesteel
