// array, map, struct and named_struct from their parts.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_picker.h"
#include "functions/collection/map_keys.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {
namespace {

VectorPtr make_arrays(const KernelCall& call) {
  ElementPicker picker(call.size);
  const DataType& element = call.result_type.element();
  if (call.arguments.empty()) {
    return picker.finish(call.result_type, {Vector::flat(element, 0)});
  }
  const Pool pool = pool_of({call.arguments.begin(), call.arguments.end()}, element);
  call.rows.for_each([&](size_t row) {
    picker.open(row);
    for (const int32_t offset : pool.offsets) {
      picker.add(offset + static_cast<int32_t>(row));
    }
  });
  return picker.finish(call.result_type, {pool.values});
}

BindResult<ScalarBinding> bind_array(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  DataType element;
  if (!arguments.empty()) {
    const auto common = wider_type(types_of(arguments), coercion_rules(context));
    if (!common) {
      return data_diff_types("array", arguments);
    }
    element = *common;
  }
  binding.argument_types.assign(arguments.size(), element);
  binding.result_type = DataType::array(element, any_nullable(arguments));
  binding.nullable = false;
  binding.kernel = make_arrays;
  binding.nulls = Nulls::kHandledByKernel;
  return binding;
}

VectorPtr make_maps(const KernelCall& call) {
  std::vector<VectorPtr> keys;
  std::vector<VectorPtr> values;
  for (size_t i = 0; i + 1 < call.arguments.size(); i += 2) {
    keys.push_back(call.arguments[i]);
    values.push_back(call.arguments[i + 1]);
  }
  if (keys.empty()) {
    return ElementPicker(call.size).finish(
        call.result_type, {Vector::flat(call.result_type.key(), 0), Vector::flat(call.result_type.value(), 0)});
  }
  const Pool key_pool = pool_of(keys, call.result_type.key());
  const Pool value_pool = pool_of(values, call.result_type.value());
  MapPicker picker(call, *key_pool.values);
  call.rows.for_each([&](size_t row) {
    picker.open(row);
    for (size_t i = 0; i < keys.size(); ++i) {
      const auto at = static_cast<int32_t>(row);
      picker.add(key_pool.offsets[i] + at, value_pool.offsets[i] + at);
    }
  });
  return picker.finish(key_pool.values, value_pool.values);
}

BindResult<ScalarBinding> bind_map(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  std::vector<ArgumentInfo> keys;
  std::vector<ArgumentInfo> values;
  for (size_t i = 0; i < arguments.size(); ++i) {
    (i % 2 == 0 ? keys : values).push_back(arguments[i]);
  }
  if (keys.size() != values.size()) {
    throw SparkError("WRONG_NUM_ARGS.WITHOUT_SUGGESTION", {{"functionName", "`map`"},
                                                           {"expectedNum", "2n (n > 0)"},
                                                           {"actualNum", std::to_string(arguments.size())},
                                                           {"docroot", "https://spark.apache.org/docs/latest"}});
  }
  const auto key = keys.empty() ? DataType() : wider_type(types_of(keys), coercion_rules(context));
  const auto value = values.empty() ? DataType() : wider_type(types_of(values), coercion_rules(context));
  if (!key) {
    return BindMismatch{"CREATE_MAP_KEY_DIFF_TYPES", data_diff_types("map", keys).parameters};
  }
  if (!value) {
    return BindMismatch{"CREATE_MAP_VALUE_DIFF_TYPES", data_diff_types("map", values).parameters};
  }
  if (key->is(TypeId::kMap)) {
    return BindMismatch{"INVALID_MAP_KEY_TYPE", {{"keyType", "\"" + key->sql() + "\""}}};
  }
  ScalarBinding binding;
  for (size_t i = 0; i < arguments.size(); ++i) {
    binding.argument_types.push_back(i % 2 == 0 ? *key : *value);
  }
  binding.result_type = DataType::map(*key, *value, any_nullable(values));
  binding.nullable = false;
  binding.kernel = make_maps;
  binding.nulls = Nulls::kHandledByKernel;
  return binding;
}

VectorPtr make_structs(const KernelCall& call, size_t first, size_t step) {
  auto result = Vector::flat(call.result_type, call.size);
  std::vector<VectorPtr> children;
  for (size_t i = first; i < call.arguments.size(); i += step) {
    children.push_back(flatten(call.arguments[i]));
  }
  result->set_children(std::move(children));
  return result;
}

BindResult<ScalarBinding> bind_named_struct(std::span<const ArgumentInfo> arguments, const BindContext&) {
  if (arguments.size() % 2 != 0) {
    throw SparkError("WRONG_NUM_ARGS.WITHOUT_SUGGESTION", {{"functionName", "`named_struct`"},
                                                           {"expectedNum", "2n (n > 0)"},
                                                           {"actualNum", std::to_string(arguments.size())},
                                                           {"docroot", "https://spark.apache.org/docs/latest"}});
  }
  std::vector<StructField> fields;
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const Literal* name = arguments[i].constant;
    if (name == nullptr || !std::holds_alternative<std::string>(name->value)) {
      return BindMismatch{"CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING", {{"inputExprs", "[]"}}};
    }
    fields.push_back({name->as_string(), arguments[i + 1].type, arguments[i + 1].nullable, ""});
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::struct_type(std::move(fields));
  binding.nullable = false;
  binding.kernel = [](const KernelCall& call) { return make_structs(call, 1, 2); };
  binding.nulls = Nulls::kHandledByKernel;
  return binding;
}

BindResult<ScalarBinding> bind_struct(std::span<const ArgumentInfo> arguments, const BindContext&) {
  std::vector<StructField> fields;
  for (size_t i = 0; i < arguments.size(); ++i) {
    fields.push_back({"col" + std::to_string(i + 1), arguments[i].type, arguments[i].nullable, ""});
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::struct_type(std::move(fields));
  binding.nullable = false;
  binding.kernel = [](const KernelCall& call) { return make_structs(call, 0, 1); };
  binding.nulls = Nulls::kHandledByKernel;
  return binding;
}

FunctionDef constructor(const char* group, const char* name, const char* since, const char* usage,
                        FunctionExample example, Binder<ScalarBinding> bind) {
  return declare_scalar(group,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 0,
                         .max_arguments = -1},
                        ScalarFunction{std::move(bind)});
}

}  // namespace

std::vector<FunctionDef> constructor_functions() {
  return {
      constructor("array_funcs", "array", "1.1.0", "Returns an array of the values.",
                  {"SELECT array(1, 2, 3)", "[1,2,3]"}, bind_array),
      constructor("map_funcs", "map", "2.0.0", "Returns a map of keys and values given in turn.",
                  {"SELECT map(1.0, '2', 3.0, '4')", "{1.0:\"2\",3.0:\"4\"}"}, bind_map),
      constructor("struct_funcs", "named_struct", "1.5.0", "Returns a struct of names and values given in turn.",
                  {"SELECT named_struct('a', 1, 'b', 2)", "{\"a\":1,\"b\":2}"}, bind_named_struct),
      constructor("struct_funcs", "struct", "1.4.0", "Returns a struct of the values.",
                  {"SELECT struct(1, 2, 3)", "{\"col1\":1,\"col2\":2,\"col3\":3}"}, bind_struct),
  };
}

}  // namespace firesteel
