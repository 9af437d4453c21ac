#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/sketch/sketch_lists.h"

namespace firesteel {

std::vector<FunctionDef> sketch_functions() {
  std::vector<FunctionDef> list = bitmap_functions();
  append(list, kll_functions());
  append(list, kll_aggregates());
  append(list, theta_functions());
  append(list, theta_aggregates());
  append(list, hll_functions());
  return list;
}

}  // namespace firesteel
