#include "functions/function_lists.h"
#include "functions/window/window_functions.h"

#include <iterator>

namespace firesteel {

std::vector<FunctionDef> window_functions() {
  std::vector<FunctionDef> list = rank_functions();
  std::vector<FunctionDef> offsets = offset_functions();
  list.insert(list.end(), std::make_move_iterator(offsets.begin()), std::make_move_iterator(offsets.end()));
  return list;
}

}  // namespace firesteel
