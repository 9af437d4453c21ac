#include "functions/collection/collection_functions.h"
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {

std::vector<FunctionDef> collection_functions() {
  std::vector<FunctionDef> list = constructor_functions();
  append(list, accessor_functions());
  return list;
}

}  // namespace firesteel
