#include "functions/collection/collection_binding.h"

namespace firesteel {

BindMismatch data_diff_types(const std::string& function, std::span<const ArgumentInfo> arguments) {
  std::string list;
  for (const ArgumentInfo& argument : arguments) {
    list += (list.empty() ? "(\"" : " or \"") + argument.type.sql() + "\"";
  }
  return {"DATA_DIFF_TYPES", {{"functionName", "`" + function + "`"}, {"dataType", list + ")"}}};
}

std::optional<ScalarBinding> bind_array_and_element(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                                    size_t array_index) {
  const DataType& array = arguments[array_index].type;
  if (!array.is(TypeId::kArray)) {
    return std::nullopt;
  }
  const auto element = wider_type(array.element(), arguments[1 - array_index].type, coercion_rules(context));
  if (!element) {
    return std::nullopt;
  }
  ScalarBinding binding;
  binding.argument_types.resize(2);
  binding.argument_types[array_index] = DataType::array(*element, array.contains_null());
  binding.argument_types[1 - array_index] = *element;
  binding.nullable = any_nullable(arguments);
  return binding;
}

std::optional<ScalarBinding> bind_two_arrays(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto common = wider_type(arguments[0].type, arguments[1].type, coercion_rules(context));
  if (!common || !common->is(TypeId::kArray)) {
    return std::nullopt;
  }
  ScalarBinding binding;
  binding.argument_types = {*common, *common};
  binding.result_type = *common;
  binding.nullable = any_nullable(arguments);
  return binding;
}

}  // namespace firesteel
