#pragma once

#include "functions/cast/cast.h"

namespace firesteel {

/// The parts of make_cast_kernel, one per family of casts. Each may assume that can_cast holds and from != to.
ScalarKernel make_number_cast(const DataType& from, const DataType& to);   // numbers and BOOLEAN, no decimals
ScalarKernel make_decimal_cast(const DataType& from, const DataType& to);  // from or to is a decimal
ScalarKernel make_cast_from_string(const DataType& from, const DataType& to);
ScalarKernel make_cast_to_string(const DataType& from, const DataType& to);
ScalarKernel make_datetime_cast(const DataType& from, const DataType& to);  // from or to is a date, timestamp or time
ScalarKernel make_interval_cast(const DataType& from, const DataType& to);
ScalarKernel make_nested_cast(const DataType& from, const DataType& to, EvalMode mode);

/// Runs `kernel` over `argument` (its NULLs propagate) for `rows`; the result's validity is complete.
VectorPtr run_unary(const ScalarKernel& kernel, const VectorPtr& argument, Rows rows, const DataType& result_type,
                    const KernelCall& outer);

namespace cast_errors {

/// CAST_INVALID_INPUT for the string at `row`; NULL in the other modes.
void invalid_input(const KernelCall& call, size_t row, std::string_view text, const DataType& to);
/// CAST_INVALID_INPUT for a number that has no value of the type (infinity); NULL in the other modes.
void invalid_number(const KernelCall& call, size_t row, const std::string& value, const DataType& from);
/// CAST_OVERFLOW; in legacy mode NULL only when `legacy_null`.
void overflow(const KernelCall& call, size_t row, const std::string& value, const DataType& from, const DataType& to,
              bool legacy_null = false);
/// NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION; NULL in the other modes.
/// INVALID_INTERVAL_FORMAT, with ANSI off, too; NULL for try_cast.
void invalid_interval(const KernelCall& call, size_t row, std::string_view text);
void number_too_long(const KernelCall& call, size_t row, const std::string& value);
void decimal_out_of_range(const KernelCall& call, size_t row, const std::string& value, const DataType& to);

/// The same of casts from and to intervals: errors in legacy mode, too.
void interval_overflow(const KernelCall& call, size_t row, const std::string& value, const DataType& from,
                       const DataType& to);
void interval_out_of_range(const KernelCall& call, size_t row, const std::string& value, const DataType& to);

}  // namespace cast_errors

/// A value as an SQL literal for error messages: 300, 3000000000L, 1.0E20D, 999.9BD.
std::string number_literal(const Vector& vector, size_t row);

}  // namespace firesteel
