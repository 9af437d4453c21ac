#include "functions/collection/collection_functions.h"
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {

std::vector<FunctionDef> collection_functions() {
  std::vector<FunctionDef> list = constructor_functions();
  for (const auto family : {accessor_functions, array_search_functions, array_set_functions, array_order_functions,
                            array_edit_functions, map_functions, sequence_functions, collection_text_functions}) {
    append(list, family());
  }
  return list;
}

}  // namespace firesteel
