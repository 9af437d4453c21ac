// collation and collate: types carry the collation, values stay as they are.
#include "functions/string/collation_functions.h"

#include "base/text/collation.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "string_funcs";

BindResult<ScalarBinding> bind_collation(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is_string_like() && !type.is_null()) {
    return unexpected_input_type(0, "\"STRING\"", type);
  }
  ScalarBinding binding;
  binding.argument_types = {type};
  binding.result_type = DataType::string();
  binding.nullable = false;
  binding.nulls = Nulls::kHandledByKernel;
  const std::string name = type.is_null() ? "UTF8_BINARY" : std::string(type.collation());
  binding.kernel = [name = "SYSTEM.BUILTIN." + name](const KernelCall& call) {
    return Vector::constant(Literal::string(name), call.size);
  };
  return binding;
}

BindResult<ScalarBinding> bind_collate(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is_string_like() && !type.is_null()) {
    return unexpected_input_type(0, "\"STRING\"", type);
  }
  if (arguments[1].constant == nullptr || !arguments[1].type.is_string_like()) {
    return unexpected_input_type(1, "\"STRING\"", arguments[1].type);
  }
  if (arguments[1].constant->is_null()) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "`collation`"}}};
  }
  ScalarBinding binding;
  binding.argument_types = {type.is_null() ? DataType::string() : type, DataType::string()};
  binding.result_type = DataType::string(Collation::canonical_name(arguments[1].constant->as_string()));
  binding.nullable = arguments[0].nullable;
  binding.kernel = [](const KernelCall& call) { return call.arguments[0]->with_type(call.result_type); };
  return binding;
}

}  // namespace

std::vector<FunctionDef> collation_functions() {
  return {declare_scalar(kGroup,
                         {.name = "collation",
                          .since = "4.0.0",
                          .usage = "Returns the name of a text's collation.",
                          .example = {"SELECT collation('Spark')", "SYSTEM.BUILTIN.UTF8_BINARY"}},
                         ScalarFunction{bind_collation}),
          declare_scalar(kGroup,
                         {.name = "collate",
                          .since = "4.0.0",
                          .usage = "Returns the text with a collation; by which it is then compared.",
                          .example = {"SELECT collate('Spark', 'UTF8_LCASE') = 'SPARK'", "true"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         ScalarFunction{bind_collate})};
}

}  // namespace firesteel
