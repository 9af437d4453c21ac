#pragma once

#include "functions/math/number_arithmetic.h"

namespace firesteel {

enum class DivisionOperator : uint8_t {
  kDivide,     // "/": DOUBLE or DECIMAL
  kIntegral,   // "div": BIGINT
  kRemainder,  // "%": sign of the dividend
  kPositive,   // pmod: never negative for a positive divisor
};

/// Kernel over two columns of `type` (integer, FLOAT, DOUBLE; BIGINT only for kIntegral, DOUBLE only for kDivide).
/// Division by zero: ANSI error, NULL otherwise.
ScalarKernel make_number_division(DivisionOperator op, const DataType& type);
/// The same over decimals, with the result type. kIntegral gives BIGINT.
DecimalOperation make_decimal_division(DivisionOperator op, const DataType& left, const DataType& right,
                                       bool keep_scale);

}  // namespace firesteel
