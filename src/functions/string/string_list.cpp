#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/string/collation_functions.h"
#include "functions/string/string_functions.h"

namespace firesteel {

std::vector<FunctionDef> string_functions() {
  std::vector<FunctionDef> list = like_functions();
  append(list, substring_functions());
  append(list, case_functions());
  append(list, trim_functions());
  append(list, concat_functions());
  append(list, search_functions());
  append(list, padding_functions());
  append(list, regexp_functions());
  append(list, encoding_functions());
  append(list, character_functions());
  append(list, validity_functions());
  append(list, binary_text_functions());
  append(list, url_functions());
  append(list, mask_functions());
  append(list, format_functions());
  append(list, number_model_functions());
  append(list, collation_functions());
  return list;
}

}  // namespace firesteel
