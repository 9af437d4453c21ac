#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/sketch/sketch_lists.h"

namespace firesteel {

std::vector<FunctionDef> sketch_functions() {
  std::vector<FunctionDef> list = bitmap_functions();
  append(list, kll_functions());
  append(list, kll_aggregates());
  return list;
}

}  // namespace firesteel
