// array_append, array_prepend, array_insert, array_compact, array_repeat, slice, flatten, arrays_zip.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_picker.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr const char* kGroup = "array_funcs";
constexpr int64_t kMaxArrayLength = 2147483632;  // Spark's MAX_ROUNDED_ARRAY_LENGTH

void pick_all(ElementPicker& picker, ArrayRange range, int32_t shift = 0) {
  for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
    picker.add(i + shift);
  }
}

ScalarKernel add_kernel(bool at_front) {
  return [at_front](const KernelCall& call) -> VectorPtr {
    const ArrayInput arrays(call, 0);
    const Pool pool = pool_of({arrays.elements(), call.arguments[1]}, call.arguments[1]->type());
    ElementPicker picker(call.size);
    call.rows.for_each([&](size_t row) {
      if (arrays.is_null(row)) {
        call.errors.note_null(row);
        return;
      }
      picker.open(row);
      const int32_t value = pool.offsets[1] + static_cast<int32_t>(row);
      if (at_front) {
        picker.add(value);
      }
      pick_all(picker, arrays[row]);
      if (!at_front) {
        picker.add(value);
      }
    });
    return picker.finish(call.result_type, {pool.values});
  };
}

FunctionDef add_function(const char* name, const char* usage, FunctionExample example, bool at_front) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "3.4.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 2},
                        ScalarFunction{[name, at_front](std::span<const ArgumentInfo> arguments,
                                                        const BindContext& context) -> BindResult<ScalarBinding> {
                          if (!arguments[0].type.is(TypeId::kArray)) {
                            return unexpected_input_type(0, "\"ARRAY\"", arguments[0].type);
                          }
                          auto binding = bind_array_and_element(arguments, context);
                          if (!binding) {
                            return array_function_diff_types(name, arguments[0].type, arguments[1].type);
                          }
                          binding->result_type = DataType::array(
                              binding->argument_types[1], arguments[0].type.contains_null() || arguments[1].nullable);
                          binding->nullable = arguments[0].nullable;
                          binding->nulls = Nulls::kHandledByKernel;
                          binding->kernel = add_kernel(at_front);
                          return *binding;
                        }});
}

SparkError too_long(const char* sub_condition, int64_t length, const char* function, const char* parameter) {
  ErrorParameters parameters = {{"numberOfElements", std::to_string(length)},
                                {"maxRoundedArrayLength", std::to_string(kMaxArrayLength)},
                                {"functionName", "`" + std::string(function) + "`"}};
  if (parameter != nullptr) {
    parameters.emplace_back("parameter", "`" + std::string(parameter) + "`");
  }
  return SparkError("COLLECTION_SIZE_LIMIT_EXCEEDED." + std::string(sub_condition), std::move(parameters));
}

VectorPtr insert_kernel(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  const Input<int32_t> positions(call, 1);
  const Pool pool = pool_of({arrays.elements(), call.arguments[2]}, call.arguments[2]->type());
  ElementPicker picker(call.size);
  call.rows.for_each([&](size_t row) {
    if (arrays.is_null(row) || positions.is_null(row)) {
      call.errors.note_null(row);
      return;
    }
    const ArrayRange range = arrays[row];
    const int64_t position = positions[row];
    if (position == 0) {
      call.errors.fail(row, [] { return SparkError("INVALID_INDEX_OF_ZERO"); });
      return;
    }
    const int64_t length = std::max<int64_t>(int64_t{range.length} + 1, std::abs(position));
    if (length > kMaxArrayLength) {
      call.errors.fail(row, [&] { return too_long("FUNCTION", length, "array_insert", nullptr); });
      return;
    }
    picker.open(row);
    picker.check_room(static_cast<size_t>(length));
    const int32_t value = pool.offsets[1] + static_cast<int32_t>(row);
    const int64_t gap = length - range.length - 1;
    const int64_t before = position > 0 ? position - 1 : range.length + position + 1;
    if (before < 0) {
      picker.add(value);
    }
    for (int64_t i = 0; before < 0 && i < gap; ++i) {
      picker.add(-1);
    }
    for (int32_t i = 0; i < range.length; ++i) {
      if (i == before) {
        picker.add(value);
      }
      picker.add(range.offset + i);
    }
    for (int64_t i = 0; before >= range.length && i < gap; ++i) {
      picker.add(-1);
    }
    if (before >= range.length) {
      picker.add(value);
    }
  });
  return picker.finish(call.result_type, {pool.values});
}

BindResult<ScalarBinding> bind_insert(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const DataType& array = arguments[0].type;
  std::optional<DataType> element;
  if (array.is(TypeId::kArray)) {
    element = common_element_type(array.element(), arguments[2].type, context);
  }
  if (!array.is(TypeId::kArray)) {
    return array_function_diff_types("array_insert", array, arguments[2].type);
  }
  const DataType& position = arguments[1].type;
  if (!position.is(TypeId::kInteger) && !position.is(TypeId::kShort) && !position.is(TypeId::kByte)) {
    return unexpected_input_type(1, "\"INT\"", position);
  }
  if (!element) {
    return array_function_diff_types("array_insert", array, arguments[2].type);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::array(*element, array.contains_null()), DataType::integer(), *element};
  binding.result_type = DataType::array(*element, true);
  binding.nullable = arguments[0].nullable || arguments[1].nullable;
  binding.nulls = Nulls::kHandledByKernel;
  binding.kernel = insert_kernel;
  return binding;
}

VectorPtr compact_kernel(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  const Vector& elements = *arrays.elements();
  ElementPicker picker(call.size);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = arrays[row];
    picker.open(row);
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      if (!elements.type().is_null() && !elements.is_null(static_cast<size_t>(i))) {
        picker.add(i);
      }
    }
  });
  return picker.finish(call.result_type, {arrays.elements()});
}

VectorPtr repeat_kernel(const KernelCall& call) {
  const Input<int32_t> counts(call, 1);
  ElementPicker picker(call.size);
  call.rows.for_each([&](size_t row) {
    if (counts.is_null(row)) {
      call.errors.note_null(row);
      return;
    }
    const int32_t count = std::max(counts[row], 0);
    if (count > kMaxArrayLength) {
      call.errors.fail(row, [&] { return too_long("PARAMETER", count, "array_repeat", "count"); });
      return;
    }
    picker.open(row);
    picker.check_room(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; ++i) {
      picker.add(static_cast<int32_t>(row));
    }
  });
  return picker.finish(call.result_type, {flatten(call.arguments[0])});
}

BindResult<ScalarBinding> bind_repeat(std::span<const ArgumentInfo> arguments, const BindContext&) {
  if (!arguments[1].type.is(TypeId::kInteger) && !arguments[1].type.is_null()) {
    return unexpected_input_type(1, "\"INT\"", arguments[1].type);
  }
  ScalarBinding binding;
  binding.argument_types = {arguments[0].type, DataType::integer()};
  binding.result_type = DataType::array(arguments[0].type, arguments[0].nullable);
  binding.nullable = arguments[1].nullable;
  binding.nulls = Nulls::kHandledByKernel;
  binding.kernel = repeat_kernel;
  return binding;
}

VectorPtr slice_kernel(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  const Input<int32_t> starts(call, 1);
  const Input<int32_t> lengths(call, 2);
  ElementPicker picker(call.size);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = arrays[row];
    if (starts[row] == 0) {
      call.errors.fail(row, [] {
        return SparkError("INVALID_PARAMETER_VALUE.START", {{"parameter", "`start`"}, {"functionName", "`slice`"}});
      });
      return;
    }
    if (lengths[row] < 0) {
      call.errors.fail(row, [&] {
        return SparkError(
            "INVALID_PARAMETER_VALUE.LENGTH",
            {{"parameter", "`length`"}, {"length", std::to_string(lengths[row])}, {"functionName", "`slice`"}});
      });
      return;
    }
    picker.open(row);
    const int64_t first = starts[row] > 0 ? int64_t{starts[row]} - 1 : int64_t{range.length} + starts[row];
    if (first >= 0 && first < range.length) {
      const int64_t length = std::min<int64_t>(lengths[row], range.length - first);
      pick_all(picker, {range.offset + static_cast<int32_t>(first), static_cast<int32_t>(length)});
    }
  });
  return picker.finish(call.result_type, {arrays.elements()});
}

VectorPtr flatten_kernel(const KernelCall& call) {
  const ArrayInput outer(call, 0);
  const DecodedVector inner(*outer.elements());
  ElementPicker picker(call.size);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = outer[row];
    picker.open(row);
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      if (inner.is_null(static_cast<size_t>(i))) {
        call.errors.note_null(row);
        return;
      }
      pick_all(picker, inner.value<ArrayRange>(static_cast<size_t>(i)));
    }
  });
  return picker.finish(call.result_type, {inner.base().children()[0]});
}

BindResult<ScalarBinding> bind_flatten(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is(TypeId::kArray) || !type.element().is(TypeId::kArray)) {
    return unexpected_input_type(0, "\"ARRAY\" of \"ARRAY\"", type);
  }
  ScalarBinding binding;
  binding.argument_types = {type};
  binding.result_type = type.element();
  binding.nullable = arguments[0].nullable || type.contains_null();
  binding.kernel = flatten_kernel;
  return binding;
}

VectorPtr zip_kernel(const KernelCall& call) {
  std::vector<ArrayInput> arrays;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    arrays.emplace_back(call, i);
  }
  std::vector<ArrayRange> ranges(call.size, ArrayRange{0, 0});
  std::vector<std::vector<int32_t>> picked(arrays.size());
  int32_t total = 0;
  call.rows.for_each([&](size_t row) {
    int32_t length = 0;
    for (const ArrayInput& array : arrays) {
      length = std::max(length, array[row].length);
    }
    ranges[row] = {total, length};
    total += length;
    for (size_t a = 0; a < arrays.size(); ++a) {
      const ArrayRange range = arrays[a][row];
      for (int32_t i = 0; i < length; ++i) {
        picked[a].push_back(i < range.length ? range.offset + i : -1);
      }
    }
  });
  auto structs = Vector::flat(call.result_type.element(), static_cast<size_t>(total));
  std::vector<VectorPtr> fields;
  for (size_t a = 0; a < arrays.size(); ++a) {
    fields.push_back(flatten(gather_or_null(arrays[a].elements(), picked[a])));
  }
  structs->set_children(std::move(fields));
  auto result = Vector::flat(call.result_type, call.size);
  std::copy(ranges.begin(), ranges.end(), result->mutable_values<ArrayRange>());
  result->set_children({std::move(structs)});
  return result;
}

BindResult<ScalarBinding> bind_zip(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  std::vector<StructField> fields;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto array = implicit_cast(arguments[i].type, TypePattern::parse("ARRAY"), coercion_rules(context));
    if (!array) {
      return unexpected_input_type(i, "\"ARRAY\"", arguments[i].type);
    }
    binding.argument_types.push_back(*array);
    fields.push_back({std::to_string(i), array->element(), true, ""});
  }
  binding.result_type = DataType::array(DataType::struct_type(std::move(fields)), false);
  binding.nullable = any_nullable(arguments);
  binding.kernel = zip_kernel;
  return binding;
}

}  // namespace

std::vector<FunctionDef> array_edit_functions() {
  const auto bound = [](const char* name, const char* since, const char* usage, FunctionExample example, int min,
                        int max, Binder<ScalarBinding> bind) {
    return declare_scalar(kGroup,
                          {.name = name,
                           .since = since,
                           .usage = usage,
                           .example = std::move(example),
                           .min_arguments = min,
                           .max_arguments = max},
                          ScalarFunction{std::move(bind)});
  };
  return {
      add_function("array_append", "Returns the array with the value added at its end.",
                   {"SELECT array_append(array('b', 'd'), 'd')", "[\"b\",\"d\",\"d\"]"}, false),
      add_function("array_prepend", "Returns the array with the value added at its beginning.",
                   {"SELECT array_prepend(array('b', 'd'), 'a')", "[\"a\",\"b\",\"d\"]"}, true),
      bound("array_insert", "3.4.0", "Puts a value at a position (from 1, or -1 from the end) of the array.",
            {"SELECT array_insert(array(1, 2, 3, 4), 5, 5)", "[1,2,3,4,5]"}, 3, 3, bind_insert),
      declare_scalar(kGroup,
                     {.name = "array_compact",
                      .since = "3.4.0",
                      .usage = "Returns the array without NULL elements.",
                      .example = {"SELECT array_compact(array(1, 2, 3, NULL))", "[1,2,3]"}},
                     {{.signature = "ARRAY -> $1", .kernel = compact_kernel}}),
      bound("array_repeat", "2.4.0", "Returns an array with the value repeated.",
            {"SELECT array_repeat('123', 2)", "[\"123\",\"123\"]"}, 2, 2, bind_repeat),
      declare_scalar(kGroup,
                     {.name = "slice",
                      .since = "2.4.0",
                      .usage = "Returns `length` elements from the position `start` (from 1, or -1 from the end).",
                      .example = {"SELECT slice(array(1, 2, 3, 4), 2, 2)", "[2,3]"},
                      .min_arguments = 3,
                      .max_arguments = 3},
                     {{.signature = "ARRAY, INT, INT -> $1", .kernel = slice_kernel}}),
      bound("flatten", "2.4.0", "Joins the arrays in an array into one.",
            {"SELECT flatten(array(array(1, 2), array(3, 4)))", "[1,2,3,4]"}, 1, 1, bind_flatten),
      bound("arrays_zip", "2.4.0", "Returns an array of structs with the elements of one position each.",
            {"SELECT arrays_zip(array(1, 2), array(2, 3))", "[{\"0\":1,\"1\":2},{\"0\":2,\"1\":3}]"}, 0, -1, bind_zip),
  };
}

}  // namespace firesteel
