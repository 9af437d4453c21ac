#include "functions/collection/collection_binding.h"

#include "functions/comparison/comparison_kernels.h"

namespace firesteel {

BindMismatch data_diff_types(const std::string& function, std::span<const ArgumentInfo> arguments) {
  std::string list;
  for (const ArgumentInfo& argument : arguments) {
    list += (list.empty() ? "(\"" : " or \"") + argument.type.sql() + "\"";
  }
  return {"DATA_DIFF_TYPES", {{"functionName", "`" + function + "`"}, {"dataType", list + ")"}}};
}

BindMismatch array_function_diff_types(const std::string& function, const DataType& left, const DataType& right) {
  return {"ARRAY_FUNCTION_DIFF_TYPES",
          {{"functionName", "`" + function + "`"},
           {"dataType", "\"ARRAY\""},
           {"leftType", "\"" + left.sql() + "\""},
           {"rightType", "\"" + right.sql() + "\""}}};
}

BindMismatch not_orderable(const std::string& function, const DataType& type) {
  return {"INVALID_ORDERING_TYPE", {{"functionName", "`" + function + "`"}, {"dataType", "\"" + type.sql() + "\""}}};
}

bool differ_in_interval_fields(const DataType& left, const DataType& right) {
  const bool intervals = left.is(TypeId::kDayTimeInterval) || left.is(TypeId::kYearMonthInterval);
  return intervals && left.id() == right.id() && left != right;
}

std::optional<DataType> common_element_type(const DataType& left, const DataType& right, const BindContext& context) {
  if (differ_in_interval_fields(left, right)) {
    return std::nullopt;
  }
  // Spark takes TypeCoercion's rules here even with ANSI: BIGINT and FLOAT meet in FLOAT.
  return left.same_type(right) ? wider_type(left, right, coercion_rules(context))
                               : tightest_common_type(left, right, CoercionRules::kLegacy);
}

std::optional<DataType> wider_element_type(const DataType& left, const DataType& right, const BindContext& context) {
  auto common = common_element_type(left, right, context);
  return !common && left.is_numeric() && right.is_numeric() ? wider_type(left, right, coercion_rules(context)) : common;
}

std::optional<ScalarBinding> bind_array_and_element(std::span<const ArgumentInfo> arguments,
                                                    const BindContext& context) {
  const DataType& array = arguments[0].type;
  if (!array.is(TypeId::kArray)) {
    return std::nullopt;
  }
  const auto element = common_element_type(array.element(), arguments[1].type, context);
  if (!element) {
    return std::nullopt;
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::array(*element, array.contains_null()), *element};
  binding.nullable = any_nullable(arguments);
  return binding;
}

BindResult<ScalarBinding> bind_two_arrays(const std::string& function, std::span<const ArgumentInfo> arguments,
                                          const BindContext& context) {
  const DataType& left = arguments[0].type;
  const DataType& right = arguments[1].type;
  std::optional<DataType> element;
  if (left.is(TypeId::kArray) && right.is(TypeId::kArray)) {
    element = common_element_type(left.element(), right.element(), context);
  }
  if (!element) {
    return BindMismatch{"BINARY_ARRAY_DIFF_TYPES",
                        {{"functionName", "`" + function + "`"},
                         {"arrayType", "\"ARRAY\""},
                         {"leftType", "\"" + left.sql() + "\""},
                         {"rightType", "\"" + right.sql() + "\""}}};
  }
  if (!is_orderable(*element)) {
    return not_orderable(function, *element);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::array(*element, left.contains_null()),
                            DataType::array(*element, right.contains_null())};
  binding.nullable = any_nullable(arguments);
  return binding;
}

}  // namespace firesteel
