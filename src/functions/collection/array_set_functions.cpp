// array_distinct, array_union, array_intersect, array_except, arrays_overlap.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_comparison.h"
#include "functions/collection/element_picker.h"
#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/declare.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

constexpr const char* kGroup = "array_funcs";

template <typename T>
VectorPtr with_positive_zeros(const VectorPtr& elements) {
  const VectorPtr flat = flatten(elements);
  const T* values = flat->values<T>();
  const auto is_negative_zero = [](T value) { return value == 0 && std::signbit(value); };
  if (std::none_of(values, values + flat->size(), is_negative_zero)) {
    return elements;
  }
  auto copy = Vector::flat(flat->type(), flat->size());
  std::transform(values, values + flat->size(), copy->mutable_values<T>(), [](T value) { return value + T{0}; });
  copy->set_validity(flat->validity_buffer());
  return copy;
}

// Spark's sets hold 0.0 where -0.0 goes in, at any depth.
VectorPtr set_elements(const VectorPtr& elements) {
  const DataType& type = elements->type();
  if (type.is(TypeId::kFloat)) {
    return with_positive_zeros<float>(elements);
  }
  if (type.is(TypeId::kDouble)) {
    return with_positive_zeros<double>(elements);
  }
  if (!type.is(TypeId::kArray) && !type.is(TypeId::kStruct)) {
    return elements;
  }
  const VectorPtr flat = flatten(elements);
  std::vector<VectorPtr> children = flat->children();
  std::transform(children.begin(), children.end(), children.begin(), set_elements);
  if (children == flat->children()) {
    return elements;
  }
  auto copy = std::make_shared<Vector>(*flat);
  copy->set_children(std::move(children));
  return copy;
}

/// Elements of both arguments in one pool; ranges of the second are moved behind the first's.
struct SetInput {
  ArrayInput left;
  ArrayInput right;
  Pool pool;

  explicit SetInput(const KernelCall& call)
      : left(call, 0),
        right(call, 1),
        pool(pool_of({set_elements(left.elements()), set_elements(right.elements())},
                     call.arguments[0]->type().element())) {}
  ArrayRange second(size_t row) const {
    const ArrayRange range = right[row];
    return {range.offset + pool.offsets[1], range.length};
  }
};

template <typename F>
void each_element(ArrayRange range, F f) {
  for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
    f(i);
  }
}

VectorPtr distinct_kernel(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  const VectorPtr elements = flatten(set_elements(arrays.elements()));
  ElementPicker picker(call.size);
  with_element_set(*elements, [&](auto& seen) {
    call.rows.for_each([&](size_t row) {
      picker.open(row);
      seen.clear(static_cast<size_t>(arrays[row].length));
      each_element(arrays[row], [&](int32_t i) {
        if (seen.insert(i)) {
          picker.add(i);
        }
      });
    });
  });
  return picker.finish(call.result_type, {elements});
}

VectorPtr union_kernel(const KernelCall& call) {
  const SetInput input(call);
  ElementPicker picker(call.size);
  with_element_set(*input.pool.values, [&](auto& seen) {
    call.rows.for_each([&](size_t row) {
      picker.open(row);
      seen.clear(static_cast<size_t>(input.left[row].length) + static_cast<size_t>(input.right[row].length));
      for (const ArrayRange range : {input.left[row], input.second(row)}) {
        each_element(range, [&](int32_t i) {
          if (seen.insert(i)) {
            picker.add(i);
          }
        });
      }
    });
  });
  return picker.finish(call.result_type, {input.pool.values});
}

// The distinct elements of the left array that are (or are not) in the right one.
ScalarKernel chosen_kernel(bool in_right) {
  return [in_right](const KernelCall& call) -> VectorPtr {
    const SetInput input(call);
    ElementPicker picker(call.size);
    with_element_set(*input.pool.values, [&](auto& set) {
      auto chosen = set;
      call.rows.for_each([&](size_t row) {
        picker.open(row);
        set.clear(static_cast<size_t>(input.right[row].length));
        each_element(input.second(row), [&](int32_t i) { set.insert(i); });
        chosen.clear(static_cast<size_t>(input.left[row].length));
        each_element(input.left[row], [&](int32_t i) {
          if (set.contains(i) == in_right && chosen.insert(i)) {
            picker.add(i);
          }
        });
      });
    });
    return picker.finish(call.result_type, {input.pool.values});
  };
}

VectorPtr overlap_kernel(const KernelCall& call) {
  const SetInput input(call);
  const Vector& pool = *input.pool.values;
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  with_element_set(pool, [&](auto& set) {
    call.rows.for_each([&](size_t row) {
      bool found = false;
      bool any_null = false;
      set.clear(static_cast<size_t>(input.right[row].length));
      each_element(input.second(row), [&](int32_t i) {
        any_null = any_null || is_null_element(pool, static_cast<size_t>(i));
        set.insert(i);
      });
      each_element(input.left[row], [&](int32_t i) {
        const bool null = is_null_element(pool, static_cast<size_t>(i));
        any_null = any_null || null;
        found = found || (!null && set.contains(i));
      });
      out[row] = found ? 1 : 0;
      if (!found && any_null && input.left[row].length > 0 && input.right[row].length > 0) {
        call.errors.note_null(row);
      }
    });
  });
  return result;
}

BindResult<ScalarBinding> bind_distinct(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto array = implicit_cast(arguments[0].type, TypePattern::parse("ARRAY"), coercion_rules(context));
  if (!array) {
    return unexpected_input_type(0, "\"ARRAY\"", arguments[0].type);
  }
  if (!is_orderable(array->element())) {
    return not_orderable("array_distinct", array->element());
  }
  ScalarBinding binding;
  binding.argument_types = {*array};
  binding.result_type = *array;
  binding.nullable = arguments[0].nullable;
  binding.kernel = distinct_kernel;
  return binding;
}

enum class Operation : uint8_t { kUnion, kIntersect, kExcept, kOverlap };

FunctionDef two_arrays(const char* name, const char* usage, FunctionExample example, Operation operation,
                       ScalarKernel kernel) {
  return declare_scalar(
      kGroup,
      {.name = name,
       .since = "2.4.0",
       .usage = usage,
       .example = std::move(example),
       .min_arguments = 2,
       .max_arguments = 2},
      ScalarFunction{[name, operation, kernel](std::span<const ArgumentInfo> arguments,
                                               const BindContext& context) -> BindResult<ScalarBinding> {
        auto bound = bind_two_arrays(name, arguments, context);
        if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
          const DataType& left = binding->argument_types[0];
          const bool right_nulls = binding->argument_types[1].contains_null();
          const bool nulls = operation == Operation::kIntersect ? left.contains_null() && right_nulls
                             : operation == Operation::kExcept  ? left.contains_null()
                                                                : left.contains_null() || right_nulls;
          binding->kernel = kernel;
          binding->nullable = binding->nullable || (operation == Operation::kOverlap && nulls);
          binding->result_type =
              operation == Operation::kOverlap ? DataType::boolean() : DataType::array(left.element(), nulls);
        }
        return bound;
      }});
}

}  // namespace

std::vector<FunctionDef> array_set_functions() {
  return {
      declare_scalar(kGroup,
                     {.name = "array_distinct",
                      .since = "2.4.0",
                      .usage = "Returns the array without repeated elements.",
                      .example = {"SELECT array_distinct(array(1, 2, 3, NULL, 3))", "[1,2,3,null]"}},
                     ScalarFunction{bind_distinct}),
      two_arrays("array_union", "Returns the distinct elements of both arrays.",
                 {"SELECT array_union(array(1, 2, 3), array(1, 3, 5))", "[1,2,3,5]"}, Operation::kUnion, union_kernel),
      two_arrays("array_intersect", "Returns the distinct elements that are in both arrays.",
                 {"SELECT array_intersect(array(1, 2, 3), array(1, 3, 5))", "[1,3]"}, Operation::kIntersect,
                 chosen_kernel(true)),
      two_arrays("array_except", "Returns the distinct elements of the first array that are not in the second.",
                 {"SELECT array_except(array(1, 2, 3), array(1, 3, 5))", "[2]"}, Operation::kExcept,
                 chosen_kernel(false)),
      two_arrays("arrays_overlap", "Have the arrays an element in common? NULL when unknown because of NULL elements.",
                 {"SELECT arrays_overlap(array(1, 2, 3), array(3, 4, 5))", "true"}, Operation::kOverlap,
                 overlap_kernel),
  };
}

}  // namespace firesteel
