// array_contains, array_position, array_remove, array_min, array_max.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_comparison.h"
#include "functions/collection/element_picker.h"
#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "array_funcs";

/// The elements of argument 0 and the values of argument 1 in one pool, so that they can be compared by number.
struct SearchInput {
  ArrayInput arrays;
  Pool pool;

  explicit SearchInput(const KernelCall& call)
      : arrays(call, 0), pool(pool_of({arrays.elements(), call.arguments[1]}, call.arguments[1]->type())) {}
  size_t value_of(size_t row) const { return static_cast<size_t>(pool.offsets[1]) + row; }
};

VectorPtr contains_kernel(const KernelCall& call) {
  const SearchInput input(call);
  const Vector& pool = *input.pool.values;
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  with_element_order(pool, [&](auto compare) {
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = input.arrays[row];
      const size_t value = input.value_of(row);
      bool unknown = false;
      out[row] = 0;
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        const auto element = static_cast<size_t>(i);
        if (is_null_element(pool, element)) {
          unknown = true;
        } else if (compare(element, value) == 0) {
          out[row] = 1;
          return;
        }
      }
      if (unknown) {
        call.errors.note_null(row);
      }
    });
  });
  return result;
}

VectorPtr position_kernel(const KernelCall& call) {
  const SearchInput input(call);
  const Vector& pool = *input.pool.values;
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  with_element_order(pool, [&](auto compare) {
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = input.arrays[row];
      out[row] = 0;
      for (int32_t i = 0; i < range.length && out[row] == 0; ++i) {
        const auto element = static_cast<size_t>(range.offset + i);
        if (!is_null_element(pool, element) && compare(element, input.value_of(row)) == 0) {
          out[row] = i + 1;
        }
      }
    });
  });
  return result;
}

VectorPtr remove_kernel(const KernelCall& call) {
  const SearchInput input(call);
  const Vector& pool = *input.pool.values;
  ElementPicker picker(call.size);
  with_element_order(pool, [&](auto compare) {
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = input.arrays[row];
      picker.open(row);
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        const auto element = static_cast<size_t>(i);
        if (is_null_element(pool, element) || compare(element, input.value_of(row)) != 0) {
          picker.add(i);
        }
      }
    });
  });
  return picker.finish(call.result_type, {input.pool.values});
}

// Spark: ArrayContains tells an untyped NULL apart; its arguments meet as numbers do.
BindResult<ScalarBinding> bind_contains(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const DataType& array = arguments[0].type;
  const DataType& value = arguments[1].type;
  if (array.is_null() || value.is_null()) {
    return BindMismatch{"NULL_TYPE", {{"functionName", "`array_contains`"}}};
  }
  if (!array.is(TypeId::kArray)) {
    return unexpected_input_type(0, "\"ARRAY\"", array);
  }
  const auto element = wider_element_type(array.element(), value, context);
  if (!element) {
    return array_function_diff_types("array_contains", array, value);
  }
  if (!is_orderable(*element)) {
    return not_orderable("array_contains", *element);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::array(*element, array.contains_null()), *element};
  binding.result_type = DataType::boolean();
  binding.nullable = any_nullable(arguments) || array.contains_null();
  binding.kernel = contains_kernel;
  return binding;
}

BindResult<ScalarBinding> bind_position(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  if (!arguments[0].type.is(TypeId::kArray)) {
    return unexpected_input_type(0, "\"ARRAY\"", arguments[0].type);
  }
  auto binding = bind_array_and_element(arguments, context);
  if (!binding) {
    return array_function_diff_types("array_position", arguments[0].type, arguments[1].type);
  }
  if (!is_orderable(binding->argument_types[1])) {
    return not_orderable("array_position", binding->argument_types[1]);
  }
  binding->result_type = DataType::long_type();
  binding->kernel = position_kernel;
  return *binding;
}

BindResult<ScalarBinding> bind_remove(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  auto binding = bind_array_and_element(arguments, context);
  if (!binding) {
    return array_function_diff_types("array_remove", arguments[0].type, arguments[1].type);
  }
  if (!is_orderable(binding->argument_types[1])) {
    return not_orderable("array_remove", binding->argument_types[1]);
  }
  binding->result_type = binding->argument_types[0];
  binding->kernel = remove_kernel;
  return *binding;
}

ScalarKernel extreme_kernel(int sign) {
  return [sign](const KernelCall& call) -> VectorPtr {
    const ArrayInput arrays(call, 0);
    const VectorPtr elements = flatten(arrays.elements());
    std::vector<int32_t> best(call.size, -1);
    with_element_order(*elements, [&](auto compare) {
      call.rows.for_each([&](size_t row) {
        const ArrayRange range = arrays[row];
        for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
          const auto element = static_cast<size_t>(i);
          if (!is_null_element(*elements, element) &&
              (best[row] < 0 || sign * compare(element, static_cast<size_t>(best[row])) > 0)) {
            best[row] = i;
          }
        }
      });
    });
    return gather_or_null(elements, best);
  };
}

FunctionDef extreme(const char* name, const char* usage, FunctionExample example, int sign) {
  return declare_scalar(kGroup, {.name = name, .since = "2.4.0", .usage = usage, .example = std::move(example)},
                        ScalarFunction{[name, sign](std::span<const ArgumentInfo> arguments,
                                                    const BindContext&) -> BindResult<ScalarBinding> {
                          const DataType& array = arguments[0].type;
                          if (!array.is(TypeId::kArray)) {
                            return unexpected_input_type(0, "\"ARRAY\"", array);
                          }
                          if (!is_orderable(array.element())) {
                            return not_orderable(name, array.element());
                          }
                          ScalarBinding binding;
                          binding.argument_types = {array};
                          binding.result_type = array.element();
                          binding.kernel = extreme_kernel(sign);
                          return binding;
                        }});
}

}  // namespace

std::vector<FunctionDef> array_search_functions() {
  const auto binary = [](const char* name, const char* since, const char* usage, FunctionExample example,
                         Binder<ScalarBinding> bind) {
    return declare_scalar(kGroup,
                          {.name = name,
                           .since = since,
                           .usage = usage,
                           .example = std::move(example),
                           .min_arguments = 2,
                           .max_arguments = 2},
                          ScalarFunction{std::move(bind)});
  };
  return {
      binary("array_contains", "1.5.0", "Is the value among the elements? NULL when unknown because of a NULL element.",
             {"SELECT array_contains(array(1, 2, 3), 2)", "true"}, bind_contains),
      binary("array_position", "2.4.0", "Returns the position (from 1) of the first element equal to the value, or 0.",
             {"SELECT array_position(array(312, 773, 708), 708)", "3"}, bind_position),
      binary("array_remove", "2.4.0", "Returns the array without the elements equal to the value.",
             {"SELECT array_remove(array(1, 2, 3, NULL, 3), 3)", "[1,2,null]"}, bind_remove),
      extreme("array_min", "Returns the least element that is not NULL.",
              {"SELECT array_min(array(1, 20, NULL, 3))", "1"}, -1),
      extreme("array_max", "Returns the greatest element that is not NULL.",
              {"SELECT array_max(array(1, 20, NULL, 3))", "20"}, 1),
  };
}

}  // namespace firesteel
