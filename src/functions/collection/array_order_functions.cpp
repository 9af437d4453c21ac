// sort_array, array_sort without a comparator, reverse, shuffle.
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/collection/element_comparison.h"
#include "functions/collection/element_picker.h"
#include "functions/collection/random_indices.h"
#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/utf8.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <random>

namespace firesteel {
namespace {

constexpr const char* kGroup = "array_funcs";

VectorPtr sorted(const KernelCall& call, bool ascending, bool nulls_first) {
  const ArrayInput arrays(call, 0);
  const VectorPtr elements = flatten(arrays.elements());
  ElementPicker picker(call.size);
  std::vector<int32_t> order;
  with_element_order(*elements, [&](auto compare) {
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = arrays[row];
      order.clear();
      int32_t nulls = 0;
      for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
        if (is_null_element(*elements, static_cast<size_t>(i))) {
          ++nulls;
        } else {
          order.push_back(i);
        }
      }
      std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
        const int result = compare(static_cast<size_t>(a), static_cast<size_t>(b));
        return ascending ? result < 0 : result > 0;
      });
      order.insert(nulls_first ? order.begin() : order.end(), static_cast<size_t>(nulls), -1);
      picker.open(row);
      for (const int32_t element : order) {
        picker.add(element);
      }
    });
  });
  return picker.finish(call.result_type, {elements});
}

BindResult<ScalarBinding> bind_sort_array(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto array = implicit_cast(arguments[0].type, TypePattern::parse("ARRAY"), coercion_rules(context));
  if (!array) {
    return unexpected_input_type(0, "\"ARRAY\"", arguments[0].type);
  }
  if (!is_orderable(array->element())) {
    return not_orderable("sort_array", *array);
  }
  const ArgumentInfo& flag = arguments[1];
  if (!flag.type.is(TypeId::kBoolean) && !flag.type.is_null()) {
    return unexpected_input_type(1, "\"BOOLEAN\"", flag.type);
  }
  if (flag.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`ascendingOrder`"}, {"inputType", "\"BOOLEAN\""}}, 1};
  }
  const bool ascending = flag.constant->is_null() || flag.constant->as_bool();
  ScalarBinding binding;
  binding.argument_types = {*array, DataType::boolean()};
  binding.result_type = *array;
  binding.nullable = any_nullable(arguments);
  binding.kernel = [ascending](const KernelCall& call) { return sorted(call, ascending, ascending); };
  return binding;
}

VectorPtr reverse_arrays(const KernelCall& call) {
  const ArrayInput arrays(call, 0);
  ElementPicker picker(call.size);
  call.rows.for_each([&](size_t row) {
    const ArrayRange range = arrays[row];
    picker.open(row);
    for (int32_t i = range.offset + range.length - 1; i >= range.offset; --i) {
      picker.add(i);
    }
  });
  return picker.finish(call.result_type, {arrays.elements()});
}

void reverse_text(std::string_view text, std::string& out) {
  out.resize(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t next = utf8::next(text, at);
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(next),
              out.end() - static_cast<std::ptrdiff_t>(next));
    at = next;
  }
}

/// One sequence of permutations for all rows of a query, whatever thread computes them.
struct Shuffling {
  explicit Shuffling(int64_t seed) : random(seed) {}
  std::mutex mutex;
  RandomIndices random;  // guarded by mutex
};

ScalarKernel shuffle_kernel(std::optional<int64_t> seed) {
  const int64_t start = seed ? *seed : static_cast<int64_t>(std::random_device()());
  return [shuffling = std::make_shared<Shuffling>(start)](const KernelCall& call) -> VectorPtr {
    const ArrayInput arrays(call, 0);
    ElementPicker picker(call.size);
    const std::lock_guard lock(shuffling->mutex);
    call.rows.for_each([&](size_t row) {
      const ArrayRange range = arrays[row];
      picker.open(row);
      for (const int32_t index : shuffling->random.next(range.length)) {
        picker.add(range.offset + index);
      }
    });
    return picker.finish(call.result_type, {arrays.elements()});
  };
}

BindResult<ScalarBinding> bind_shuffle(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const auto array = implicit_cast(arguments[0].type, TypePattern::parse("ARRAY"), coercion_rules(context));
  if (!array) {
    return unexpected_input_type(0, "\"ARRAY\"", arguments[0].type);
  }
  std::optional<int64_t> seed;
  if (arguments.size() > 1) {
    const Literal* given = arguments[1].constant;
    const bool number = given != nullptr && (given->type.is(TypeId::kInteger) || given->type.is(TypeId::kLong));
    if (!number && !(given != nullptr && given->is_null())) {
      throw SparkError("INVALID_PARAMETER_VALUE.LONG",
                       {{"parameter", "`seed`"},
                        {"functionName", "`shuffle`"},
                        {"invalidValue", given == nullptr ? "\"seed\"" : "\"" + given->to_string() + "\""}});
    }
    seed = given->is_null() ? 0 : given->as_int64();
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.argument_types[0] = *array;
  binding.result_type = *array;
  binding.nullable = arguments[0].nullable;
  binding.kernel = shuffle_kernel(seed);
  return binding;
}

}  // namespace

BindResult<ScalarBinding> bind_natural_array_sort(std::span<const ArgumentInfo> arguments) {
  const DataType& array = arguments[0].type;
  if (!array.is(TypeId::kArray)) {
    return unexpected_input_type(0, "\"ARRAY\"", array);
  }
  if (!is_orderable(array.element())) {
    return not_orderable("<", array.element());
  }
  ScalarBinding binding;
  binding.argument_types = {array};
  binding.result_type = array;
  binding.nullable = arguments[0].nullable;
  binding.kernel = [](const KernelCall& call) { return sorted(call, true, false); };
  return binding;
}

std::vector<FunctionDef> array_order_functions() {
  FunctionDef sort = declare_scalar(
      kGroup,
      {.name = "sort_array",
       .since = "1.5.0",
       .usage = "Sorts the elements; NULL comes first in ascending and last in descending order.",
       .example = {"SELECT sort_array(array('b', 'd', NULL, 'c', 'a'), true)", "[null,\"a\",\"b\",\"c\",\"d\"]"},
       .min_arguments = 1,
       .max_arguments = 2},
      ScalarFunction{bind_sort_array});
  return {
      std::move(sort),
      declare_scalar("collection_funcs",
                     {.name = "reverse",
                      .since = "1.5.0",
                      .usage = "Returns the characters of a string, the bytes of a binary or the elements of an "
                               "array in reverse order.",
                      .example = {"SELECT reverse('Spark SQL')", "LQS krapS"}},
                     {{"STRING -> $1", string_kernel<std::string_view>(reverse_text)},
                      {"BINARY -> BINARY", string_kernel<std::string_view>([](std::string_view in, std::string& out) {
                         out.assign(in.rbegin(), in.rend());
                       })},
                      {"ARRAY -> $1", reverse_arrays}}),
      declare_scalar(kGroup,
                     {.name = "shuffle",
                      .since = "2.4.0",
                      .usage = "Returns the elements in random order; the same order for the same seed.",
                      .example = {"SELECT size(shuffle(array(1, 20, 3, 5)))", "4"},
                      .min_arguments = 1,
                      .max_arguments = 2},
                     ScalarFunction{bind_shuffle, false})};
}

}  // namespace firesteel
