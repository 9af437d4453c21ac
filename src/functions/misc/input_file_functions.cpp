// input_file_name, input_file_block_start, input_file_block_length: what they give where no file is read. Over a file
// the analyzer puts a hidden column of the table in their place.
#include "functions/kernel_frame/declare.h"
#include "functions/misc/misc_functions.h"

namespace firesteel {
namespace {

FunctionDef declare_constant(const char* name, const char* usage, const char* shown, const char* signature,
                             Literal value) {
  return declare_scalar(
      "misc_funcs",
      {.name = name,
       .since = value.type.is(TypeId::kString) ? "1.5.0" : "2.2.0",
       .usage = usage,
       .example = {std::string("SELECT ") + name + "()", shown},
       .min_arguments = 0,
       .max_arguments = 0},
      overloaded({{signature,
                   [value = std::move(value)](const KernelCall& call) { return Vector::constant(value, call.size); }}},
                 false));
}

}  // namespace

std::vector<FunctionDef> input_file_functions() {
  return {declare_constant("input_file_name", "Returns the name of the file being read, or an empty text.", "",
                           " -> STRING", Literal::string("")),
          declare_constant("input_file_block_start", "Returns the start of the block being read, or -1.", "-1",
                           " -> BIGINT", Literal::long_value(-1)),
          declare_constant("input_file_block_length", "Returns the length of the block being read, or -1.", "-1",
                           " -> BIGINT", Literal::long_value(-1))};
}

}  // namespace firesteel
