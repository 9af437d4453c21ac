#pragma once

#include "functions/function_def.h"

#include <string_view>

namespace firesteel {

/// The three operators whose integer results can overflow.
enum class ArithmeticOperator : uint8_t { kAdd, kSubtract, kMultiply };

std::string_view symbol_of(ArithmeticOperator op);
std::string_view try_name_of(ArithmeticOperator op);  // "try_add" ...

/// Kernel over two columns of the same integer or floating type. ANSI: overflow is an error; legacy: wraps; try: NULL.
ScalarKernel make_number_arithmetic(ArithmeticOperator op, const DataType& type);
/// The same for two ANSI intervals of one family (add and subtract); overflow is an error in legacy mode too.
ScalarKernel make_interval_arithmetic(ArithmeticOperator op, const DataType& type);
/// Result type and kernel of +, -, * over two decimals, scales as given (the kernel rescales).
struct DecimalOperation {
  DataType result_type;
  ScalarKernel kernel;
};
/// keep_scale: see BindContext::keep_decimal_scale
DecimalOperation make_decimal_arithmetic(ArithmeticOperator op, const DataType& left, const DataType& right,
                                         bool keep_scale);
/// +, -, * over decimals of 64 bits with a result of 64 bits, for arguments that are known not to overflow it. scale:
/// the exact one of the result
ScalarKernel make_narrow_decimal_arithmetic(ArithmeticOperator op, int left_scale, int right_scale, int scale);

}  // namespace firesteel
