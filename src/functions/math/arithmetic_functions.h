#pragma once

#include "functions/function_def.h"
#include "functions/math/number_arithmetic.h"

#include <optional>

namespace firesteel {

/// +, - and * with a date, timestamp, time or interval among the operands; none when there is none (then it is about
/// numbers).
std::optional<BindResult<ScalarBinding>> bind_datetime_arithmetic(ArithmeticOperator op,
                                                                  std::span<const ArgumentInfo> arguments,
                                                                  const BindContext& context);
/// interval / number and, with `integral`, interval div interval; none when there is no interval.
std::optional<BindResult<ScalarBinding>> bind_interval_division(std::span<const ArgumentInfo> arguments,
                                                                const BindContext& context, bool integral);

FunctionDef add();
FunctionDef subtract();
FunctionDef multiply();
FunctionDef try_add();
FunctionDef try_subtract();
FunctionDef try_multiply();
FunctionDef divide_operator();
FunctionDef try_divide();
FunctionDef integral_divide();
FunctionDef remainder_operator();
FunctionDef try_mod();
FunctionDef pmod();
FunctionDef negative();
FunctionDef positive();
FunctionDef absolute();
std::vector<FunctionDef> bit_functions();

}  // namespace firesteel
