#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/math/arithmetic_functions.h"
#include "functions/math/math_functions.h"

namespace firesteel {

std::vector<FunctionDef> math_functions() {
  std::vector<FunctionDef> list = {add(),
                                   subtract(),
                                   multiply(),
                                   try_add(),
                                   try_subtract(),
                                   try_multiply(),
                                   divide_operator(),
                                   try_divide(),
                                   integral_divide(),
                                   remainder_operator(),
                                   try_mod(),
                                   pmod(),
                                   negative(),
                                   positive(),
                                   absolute()};
  append(list, bit_functions());
  append(list, rounding_functions());
  append(list, floor_ceil_functions());
  append(list, elementary_functions());
  append(list, radix_functions());
  return list;
}

}  // namespace firesteel
