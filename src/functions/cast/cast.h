#pragma once

#include "functions/function_def.h"

#include <optional>

namespace firesteel {

/// May a value of `from` be cast to `to` at all, in the given mode? Spark: Cast.canCast, Cast.canAnsiCast, TryCast.
bool can_cast(const DataType& from, const DataType& to, EvalMode mode);
/// Can the cast give NULL for a value that is not NULL? Spark: Cast.forceNullable.
bool cast_forces_null(const DataType& from, const DataType& to, EvalMode mode);
/// The kernel that casts; can_cast must hold. ANSI errors: CAST_INVALID_INPUT, CAST_OVERFLOW,
/// NUMERIC_VALUE_OUT_OF_RANGE, DATETIME_OVERFLOW.
ScalarKernel make_cast_kernel(const DataType& from, const DataType& to, EvalMode mode);
/// Casts one value (constants in the analyzer and optimiser). Errors as the kernel's.
Literal cast_literal(const Literal& value, const DataType& to, EvalMode mode, const EvaluationEnvironment& environment);

}  // namespace firesteel
