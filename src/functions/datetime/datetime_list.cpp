#include "functions/datetime/datetime_functions.h"
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {

std::vector<FunctionDef> datetime_functions() {
  std::vector<FunctionDef> list = field_functions();
  append(list, extract_functions());
  append(list, date_arithmetic_functions());
  append(list, truncation_functions());
  append(list, current_functions());
  append(list, pattern_functions());
  append(list, make_functions());
  append(list, make_interval_functions());
  append(list, epoch_functions());
  append(list, zone_functions());
  append(list, unit_functions());
  append(list, time_functions());
  append(list, time_window_functions());
  return list;
}

}  // namespace firesteel
