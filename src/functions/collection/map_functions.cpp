// map_keys, map_values, map_entries, map_from_arrays, map_from_entries, map_concat, map_contains_key.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_comparison.h"
#include "functions/collection/map_keys.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "map_funcs";

/// An array column over the ranges of `maps` (flat).
VectorPtr as_arrays(const KernelCall& call, const Vector& maps, VectorPtr elements) {
  auto result = std::make_shared<Vector>(call.result_type, call.size);
  result->set_values(maps.values_buffer());
  result->set_children({std::move(elements)});
  return result;
}

VectorPtr keys_kernel(const KernelCall& call) {
  const VectorPtr maps = flatten(call.arguments[0]);
  return as_arrays(call, *maps, maps->children()[0]);
}

VectorPtr values_kernel(const KernelCall& call) {
  const VectorPtr maps = flatten(call.arguments[0]);
  return as_arrays(call, *maps, maps->children()[1]);
}

VectorPtr entries_kernel(const KernelCall& call) {
  const VectorPtr maps = flatten(call.arguments[0]);
  auto entries = Vector::flat(call.result_type.element(), maps->children()[0]->size());
  entries->set_children({flatten(maps->children()[0]), flatten(maps->children()[1])});
  return as_arrays(call, *maps, std::move(entries));
}

FunctionDef part(const char* name, const char* since, const char* usage, FunctionExample example,
                 DataType (*result)(const DataType& map), ScalarKernel kernel) {
  return declare_scalar(kGroup, {.name = name, .since = since, .usage = usage, .example = std::move(example)},
                        ScalarFunction{[result, kernel](std::span<const ArgumentInfo> arguments,
                                                        const BindContext& context) -> BindResult<ScalarBinding> {
                          const auto map =
                              implicit_cast(arguments[0].type, TypePattern::parse("MAP"), coercion_rules(context));
                          if (!map) {
                            return unexpected_input_type(0, "\"MAP\"", arguments[0].type);
                          }
                          ScalarBinding binding;
                          binding.argument_types = {*map};
                          binding.result_type = result(*map);
                          binding.nullable = arguments[0].nullable;
                          binding.kernel = kernel;
                          return binding;
                        }});
}

DataType entry_type(const DataType& map) {
  return DataType::array(
      DataType::struct_type({{"key", map.key(), false, ""}, {"value", map.value(), map.contains_null(), ""}}), false);
}

VectorPtr from_arrays_kernel(const KernelCall& call) {
  const ArrayInput keys(call, 0);
  const ArrayInput values(call, 1);
  const VectorPtr key_pool = flatten(keys.elements());
  MapPicker picker(call, *key_pool);
  call.rows.for_each([&](size_t row) {
    const ArrayRange key = keys[row];
    const ArrayRange value = values[row];
    picker.open(row);
    if (key.length != value.length) {
      call.errors.fail(row, [] { return SparkError("_LEGACY_ERROR_TEMP_2128"); });
      return;
    }
    for (int32_t i = 0; i < key.length; ++i) {
      picker.add(key.offset + i, value.offset + i);
    }
  });
  return picker.finish(key_pool, values.elements());
}

BindResult<ScalarBinding> bind_from_arrays(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  for (size_t i = 0; i < 2; ++i) {
    const auto array = implicit_cast(arguments[i].type, TypePattern::parse("ARRAY"), coercion_rules(context));
    if (!array) {
      return unexpected_input_type(i, "\"ARRAY\"", arguments[i].type);
    }
    binding.argument_types.push_back(*array);
  }
  const DataType& keys = binding.argument_types[0];
  const DataType& values = binding.argument_types[1];
  if (keys.element().is(TypeId::kMap)) {
    return BindMismatch{"INVALID_MAP_KEY_TYPE", {{"keyType", "\"" + keys.element().sql() + "\""}}};
  }
  binding.result_type = DataType::map(keys.element(), values.element(), values.contains_null());
  binding.nullable = any_nullable(arguments);
  binding.kernel = from_arrays_kernel;
  return binding;
}

VectorPtr from_entries_kernel(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  const VectorPtr entries = flatten(arrays.elements());
  const VectorPtr key_pool = flatten(entries->children()[0]);
  MapPicker picker(call, *key_pool);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = arrays[row];
    picker.open(row);
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      if (entries->is_null(static_cast<size_t>(i))) {
        call.errors.note_null(row);
        return;
      }
    }
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      picker.add(i, i);
    }
  });
  return picker.finish(key_pool, entries->children()[1]);
}

BindResult<ScalarBinding> bind_from_entries(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is(TypeId::kArray) || !type.element().is(TypeId::kStruct) || type.element().fields().size() != 2) {
    return unexpected_input_type(0, "\"ARRAY\" of pair \"STRUCT\"", type);
  }
  const StructField& key = type.element().fields()[0];
  const StructField& value = type.element().fields()[1];
  if (key.type.is(TypeId::kMap)) {
    return BindMismatch{"INVALID_MAP_KEY_TYPE", {{"keyType", "\"" + key.type.sql() + "\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = {type};
  binding.result_type = DataType::map(key.type, value.type, value.nullable);
  binding.nullable = arguments[0].nullable || type.contains_null();
  binding.kernel = from_entries_kernel;
  return binding;
}

VectorPtr concat_kernel(const KernelCall& call) {
  std::vector<ArrayInput> maps;
  std::vector<VectorPtr> keys;
  std::vector<VectorPtr> values;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    maps.emplace_back(call, i);
    keys.push_back(maps.back().elements(0));
    values.push_back(maps.back().elements(1));
  }
  if (maps.empty()) {
    return ElementPicker(call.size).finish(
        call.result_type, {Vector::flat(call.result_type.key(), 0), Vector::flat(call.result_type.value(), 0)});
  }
  const Pool key_pool = pool_of(keys, call.result_type.key());
  const Pool value_pool = pool_of(values, call.result_type.value());
  MapPicker picker(call, *key_pool.values);
  call.rows.for_each([&](size_t row) {
    picker.open(row);
    for (size_t m = 0; m < maps.size(); ++m) {
      const ArrayRange range = maps[m][row];
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        picker.add(key_pool.offsets[m] + i, value_pool.offsets[m] + i);
      }
    }
  });
  return picker.finish(key_pool.values, value_pool.values);
}

BindResult<ScalarBinding> bind_concat(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  binding.kernel = concat_kernel;
  binding.nullable = any_nullable(arguments);
  binding.result_type = DataType::map(DataType::string(), DataType::string(), true);
  if (arguments.empty()) {
    return binding;
  }
  std::string list;
  bool all_maps = true;
  for (const ArgumentInfo& argument : arguments) {
    list += (list.empty() ? "[\"" : ", \"") + argument.type.sql() + "\"";
    all_maps = all_maps && argument.type.is(TypeId::kMap);
  }
  if (!all_maps) {
    return BindMismatch{"MAP_CONCAT_DIFF_TYPES", {{"functionName", "`map_concat`"}, {"dataType", list + "]"}}};
  }
  const auto common = wider_type(types_of(arguments), coercion_rules(context));
  if (!common) {
    return data_diff_types("map_concat", arguments);
  }
  binding.argument_types.assign(arguments.size(), *common);
  binding.result_type = *common;
  return binding;
}

VectorPtr contains_key_kernel(const KernelCall& call) {
  const ArrayInput maps(call, 0);
  const Pool pool = pool_of({maps.elements(0), call.arguments[1]}, call.arguments[1]->type());
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  with_element_order(*pool.values, [&](auto compare) {
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = maps[row];
      const size_t key = static_cast<size_t>(pool.offsets[1]) + row;
      out[row] = 0;
      for (int32_t i = range.offset; i < range.offset + range.length && out[row] == 0; ++i) {
        out[row] = compare(static_cast<size_t>(i), key) == 0 ? 1 : 0;
      }
    });
  });
  return result;
}

BindResult<ScalarBinding> bind_contains_key(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const DataType& map = arguments[0].type;
  const DataType& key = arguments[1].type;
  if (key.is_null()) {
    return BindMismatch{"NULL_TYPE", {{"functionName", "`map_contains_key`"}}};
  }
  const auto common = map.is(TypeId::kMap) ? wider_element_type(map.key(), key, context) : std::nullopt;
  if (!common) {
    return BindMismatch{"MAP_FUNCTION_DIFF_TYPES",
                        {{"functionName", "`map_contains_key`"},
                         {"dataType", "\"MAP\""},
                         {"leftType", "\"" + map.sql() + "\""},
                         {"rightType", "\"" + key.sql() + "\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::map(*common, map.value(), map.contains_null()), *common};
  binding.result_type = DataType::boolean();
  binding.nullable = any_nullable(arguments);
  binding.kernel = contains_key_kernel;
  return binding;
}

}  // namespace

std::vector<FunctionDef> map_functions() {
  const auto bound = [](const char* group, const char* name, const char* since, const char* usage,
                        FunctionExample example, int min, int max, Binder<ScalarBinding> bind) {
    return declare_scalar(group,
                          {.name = name,
                           .since = since,
                           .usage = usage,
                           .example = std::move(example),
                           .min_arguments = min,
                           .max_arguments = max},
                          ScalarFunction{std::move(bind)});
  };
  return {
      part(
          "map_keys", "2.0.0", "Returns the keys as an array.", {"SELECT map_keys(map(1, 'a', 2, 'b'))", "[1,2]"},
          [](const DataType& map) { return DataType::array(map.key(), false); }, keys_kernel),
      part(
          "map_values", "2.0.0", "Returns the values as an array.",
          {"SELECT map_values(map(1, 'a', 2, 'b'))", "[\"a\",\"b\"]"},
          [](const DataType& map) { return DataType::array(map.value(), map.contains_null()); }, values_kernel),
      part("map_entries", "3.0.0", "Returns the entries as an array of structs (key, value).",
           {"SELECT map_entries(map(1, 'a'))", "[{\"key\":1,\"value\":\"a\"}]"}, entry_type, entries_kernel),
      bound(kGroup, "map_from_arrays", "2.4.0", "Returns a map of an array of keys and an array of values.",
            {"SELECT map_from_arrays(array(1.0, 3.0), array('2', '4'))", "{1.0:\"2\",3.0:\"4\"}"}, 2, 2,
            bind_from_arrays),
      bound(kGroup, "map_from_entries", "2.4.0", "Returns a map of an array of pairs.",
            {"SELECT map_from_entries(array(struct(1, 'a'), struct(2, 'b')))", "{1:\"a\",2:\"b\"}"}, 1, 1,
            bind_from_entries),
      bound(kGroup, "map_concat", "2.4.0", "Returns the union of the maps.",
            {"SELECT map_concat(map(1, 'a'), map(3, 'c'))", "{1:\"a\",3:\"c\"}"}, 0, -1, bind_concat),
      bound(kGroup, "map_contains_key", "3.3.0", "Is there an entry with this key?",
            {"SELECT map_contains_key(map(1, 'a', 2, 'b'), 1)", "true"}, 2, 2, bind_contains_key),
  };
}

}  // namespace firesteel
