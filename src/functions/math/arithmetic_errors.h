#pragma once

#include "base/errors/spark_error.h"
#include "base/numeric/int128.h"
#include "types/data_type.h"

#include <string>
#include <string_view>

namespace firesteel::arithmetic_errors {

/// ARITHMETIC_OVERFLOW; `try_name` ("try_add") is offered as the alternative, empty for none.
SparkError overflow(std::string_view message, std::string_view try_name);
/// BINARY_ARITHMETIC_OVERFLOW of TINYINT and SMALLINT.
SparkError small_integer_overflow(int64_t left, std::string_view symbol, int64_t right, std::string_view try_name);
SparkError divide_by_zero();
SparkError remainder_by_zero();
/// NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION for `value` (already as text) that does not fit DECIMAL(precision,
/// scale).
SparkError decimal_out_of_range(const std::string& value, const DataType& type);
SparkError interval_overflow(std::string_view try_name);
SparkError interval_divided_by_zero();

}  // namespace firesteel::arithmetic_errors
