#include "functions/function_lists.h"
#include "functions/math/arithmetic_functions.h"

#include <iterator>

namespace firesteel {

std::vector<FunctionDef> arithmetic_functions() {
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
  std::vector<FunctionDef> bits = bit_functions();
  list.insert(list.end(), std::make_move_iterator(bits.begin()), std::make_move_iterator(bits.end()));
  return list;
}

}  // namespace firesteel
