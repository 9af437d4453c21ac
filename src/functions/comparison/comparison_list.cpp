#include "functions/comparison/comparison_functions.h"
#include "functions/function_lists.h"

#include <iterator>

namespace firesteel {

std::vector<FunctionDef> comparison_functions() {
  std::vector<FunctionDef> list = comparison_operators();
  std::vector<FunctionDef> tests = null_tests();
  list.insert(list.end(), std::make_move_iterator(tests.begin()), std::make_move_iterator(tests.end()));
  list.push_back(greatest());
  list.push_back(least());
  return list;
}

}  // namespace firesteel
