// Elements of arrays and maps: element_at, get, a[i], m[k], size.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_picker.h"
#include "functions/comparison/compare_values.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/try_kernel.h"

#include <algorithm>
#include <cctype>

namespace firesteel {
namespace {

/// What an index means and what a missing element is.
enum class Access : uint8_t {
  kElementAt,     // from 1 or -1
  kTryElementAt,  // the same, missing is NULL; 0 is an error all the same
  kItem,          // from 0: a[i]
  kGet,           // from 0, missing is NULL
};

bool counts_from_one(Access access) { return access == Access::kElementAt || access == Access::kTryElementAt; }

void report_missing(const KernelCall& call, size_t row, Access access, int64_t index, int32_t length) {
  if (access == Access::kGet || access == Access::kTryElementAt || call.errors.mode() == EvalMode::kLegacy) {
    return;
  }
  call.errors.fail(row, [&] {
    return SparkError(access == Access::kItem ? "INVALID_ARRAY_INDEX" : "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
                      {{"indexValue", std::to_string(index)}, {"arraySize", std::to_string(length)}});
  });
}

ScalarKernel array_access(Access access) {
  return [access](const KernelCall& call) -> VectorPtr {
    const ArrayInput arrays(call, 0);
    const Input<int32_t> indices(call, 1);
    std::vector<int32_t> picked(call.size, -1);
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = arrays[row];
      int64_t index = indices[row];
      if (counts_from_one(access)) {
        if (index == 0) {
          call.errors.fail(row, [] { return SparkError("INVALID_INDEX_OF_ZERO"); });
          return;
        }
        index = index > 0 ? index - 1 : index + range.length;
      }
      if (index < 0 || index >= range.length) {
        report_missing(call, row, access, indices[row], range.length);
      } else {
        picked[row] = range.offset + static_cast<int32_t>(index);
      }
    });
    return gather_or_null(arrays.elements(), picked);
  };
}

VectorPtr map_access(const KernelCall& call) {
  const ArrayInput maps(call, 0);
  const Vector& key = *call.arguments[1];
  std::vector<int32_t> picked(call.size, -1);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = maps[row];
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      if (compare_values(*maps.elements(0), static_cast<size_t>(i), key, row) == 0) {
        picked[row] = i;
        break;
      }
    }
  });
  return gather_or_null(maps.elements(1), picked);
}

BindResult<ScalarBinding> bind_array_access(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                            Access access) {
  const DataType& array = arguments[0].type;
  const DataType& index = arguments[1].type;
  if (!array.is(TypeId::kArray)) {
    return unexpected_input_type(0, counts_from_one(access) ? "(\"ARRAY\" or \"MAP\")" : "\"ARRAY\"", array);
  }
  const bool number = index.is_integral() || (access == Access::kGet && index.is_numeric());
  if (!number && !index.is_null() && !index.is_string_like()) {
    return unexpected_input_type(1, "\"INTEGRAL\"", index);
  }
  ScalarBinding binding;
  binding.argument_types = {array, DataType::integer()};
  binding.result_type = array.element();
  binding.nullable = any_nullable(arguments) || array.contains_null() || access == Access::kGet ||
                     access == Access::kTryElementAt || context.mode != EvalMode::kAnsi;
  binding.kernel = array_access(access);
  return binding;
}

BindResult<ScalarBinding> bind_map_access(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                          const std::string& name) {
  const DataType& map = arguments[0].type;
  const auto key = wider_type(map.key(), arguments[1].type, coercion_rules(context));
  if (!key || differ_in_interval_fields(map.key(), arguments[1].type)) {
    return BindMismatch{"MAP_FUNCTION_DIFF_TYPES",
                        {{"functionName", "`" + name + "`"},
                         {"dataType", "\"MAP\""},
                         {"leftType", "\"" + map.sql() + "\""},
                         {"rightType", "\"" + arguments[1].type.sql() + "\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::map(*key, map.value(), map.contains_null()), *key};
  binding.result_type = map.value();
  binding.nullable = true;
  binding.kernel = map_access;
  return binding;
}

ScalarFunction access_function(Access access, std::string name) {
  return {[access, name](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    const bool map = arguments[0].type.is(TypeId::kMap) && counts_from_one(access);
    return map ? bind_map_access(arguments, context, name) : bind_array_access(arguments, context, access);
  }};
}

// array<struct<...>>.field
BindResult<ScalarBinding> bind_struct_fields(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& element = arguments[0].type.element();
  const std::string& name = arguments[1].constant->as_string();
  const auto same = [](const std::string& a, const std::string& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
  };
  size_t ordinal = 0;
  while (ordinal < element.fields().size() && !same(element.fields()[ordinal].name, name)) {
    ++ordinal;
  }
  const StructField& field = element.fields().at(ordinal);
  ScalarBinding binding;
  binding.argument_types = {arguments[0].type, arguments[1].type};
  binding.result_type = DataType::array(field.type, arguments[0].type.contains_null() || field.nullable);
  binding.nullable = arguments[0].nullable;
  binding.kernel = [ordinal](const KernelCall& call) -> VectorPtr {
    const VectorPtr arrays = flatten(call.arguments[0]);
    const VectorPtr structs = flatten(arrays->children()[0]);
    auto values = std::make_shared<Vector>(*flatten(structs->children()[ordinal]));
    for (size_t i = 0; structs->may_have_nulls() && i < structs->size(); ++i) {
      if (structs->is_null(i) && !values->is_null(i)) {
        // The bitmap may be shared with the struct's child: take a copy before the first change.
        BufferPtr copy = Buffer::allocate(bitmap::bytes(values->size()));
        for (size_t j = 0; j < values->size(); ++j) {
          bitmap::set_to(copy->mutable_as<uint64_t>(), j, !values->is_null(j) && !structs->is_null(j));
        }
        values->set_validity(std::move(copy));
        break;
      }
    }
    auto result = std::make_shared<Vector>(call.result_type, call.size);
    result->set_values(arrays->values_buffer());
    result->set_children({values});
    return result;
  };
  return binding;
}

VectorPtr count_elements(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const ArrayInput arrays(call, 0);
  call.rows.for_each([&](size_t row) { out[row] = arrays[row].length; });
  return result;
}

// With ANSI off the size of NULL is -1.
VectorPtr count_elements_or_minus_one(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const ArrayInput arrays(call, 0);
  const DecodedVector decoded(*call.arguments[0]);
  call.rows.for_each([&](size_t row) { out[row] = decoded.is_null(row) ? -1 : arrays[row].length; });
  return result;
}

ScalarFunction size_function() {
  ScalarFunction function = overloaded({{"ARRAY -> INT", count_elements}, {"MAP -> INT", count_elements}});
  function.bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments,
                                                     const BindContext& context) {
    auto bound = inner(arguments, context);
    auto* binding = std::get_if<ScalarBinding>(&bound);
    if (binding != nullptr && context.mode == EvalMode::kLegacy) {
      binding->kernel = count_elements_or_minus_one;
      binding->nulls = Nulls::kHandledByKernel;
      binding->nullable = false;
    }
    return bound;
  };
  return function;
}

FunctionDef declare(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                    FunctionExample example, int arguments, ScalarFunction body) {
  return declare_scalar("collection_funcs",
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = arguments,
                         .max_arguments = arguments},
                        std::move(body));
}

}  // namespace

std::vector<FunctionDef> accessor_functions() {
  return {
      declare("element_at", {}, "2.4.0", "Returns the element at a position (from 1, or -1 from the end) or of a key.",
              {"SELECT element_at(array(1, 2, 3), 2)", "2"}, 2, access_function(Access::kElementAt, "element_at")),
      declare("try_element_at", {}, "3.5.0", "Returns the element at a position or of a key, or NULL.",
              {"SELECT try_element_at(array(1, 2, 3), 5)", "NULL"}, 2,
              access_function(Access::kTryElementAt, "try_element_at")),
      declare("getarrayitem", {}, "1.0.0", "Returns the element at a position from 0: a[i].",
              {"SELECT array(1, 2, 3)[0]", "1"}, 2, access_function(Access::kItem, "getarrayitem")),
      declare("get", {}, "3.4.0", "Returns the element at a position from 0, NULL outside the array.",
              {"SELECT get(array(1, 2, 3), 5)", "NULL"}, 2, access_function(Access::kGet, "get")),
      declare("getmapvalue", {}, "1.0.0", "Returns the value of a key: m[k].", {"SELECT map('a', 1)['a']", "1"}, 2,
              {[](std::span<const ArgumentInfo> arguments, const BindContext& context) {
                return bind_map_access(arguments, context, "getmapvalue");
              }}),
      declare("getarraystructfields", {}, "1.0.0", "Returns the array of one field of the structs in an array.",
              {"SELECT array(named_struct('a', 1)).a", "[1]"}, 2, {bind_struct_fields}),
      declare("size", {"cardinality"}, "1.5.0", "Returns the number of elements of an array or map.",
              {"SELECT size(array('b', 'd'))", "2"}, 1, size_function()),
      declare("array_size", {}, "3.3.0", "Returns the number of elements of an array.",
              {"SELECT array_size(array('b', 'd'))", "2"}, 1, overloaded({{"ARRAY -> INT", count_elements}})),
  };
}

}  // namespace firesteel
