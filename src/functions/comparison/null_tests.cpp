// isnull, isnotnull, isnan, nanvl and equal_null-like tests.
#include "functions/comparison/comparison_functions.h"
#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/kernel_frame/overloads.h"

#include <cmath>

namespace firesteel {
namespace {

template <bool wanted>
VectorPtr test_null(const KernelCall& call) {
  const Vector& input = *call.arguments[0];
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  if (input.type().is_null()) {
    call.rows.for_each([&](size_t row) { out[row] = wanted; });
  } else if (!input.may_have_nulls()) {
    call.rows.for_each([&](size_t row) { out[row] = !wanted; });
  } else {
    call.rows.for_each([&](size_t row) { out[row] = input.is_null(row) == wanted; });
  }
  return result;
}

template <bool wanted>
ScalarFunction null_test() {
  return {[](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    ScalarBinding binding;
    binding.argument_types = {arguments[0].type};
    binding.result_type = DataType::boolean();
    binding.nullable = false;
    binding.kernel = test_null<wanted>;
    binding.nulls = Nulls::kHandledByKernel;
    return binding;
  }};
}

// isnan(NULL) is false.
template <typename T>
VectorPtr test_nan(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  const Input<T> input(call, 0);
  call.rows.for_each([&](size_t row) { out[row] = !input.is_null(row) && std::isnan(input[row]); });
  return result;
}

// The second argument counts only where the first is NaN: its NULLs do not propagate elsewhere.
template <typename T>
VectorPtr replace_nan(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<T>();
  const Input<T> input(call, 0);
  const Input<T> replacement(call, 1);
  call.rows.for_each([&](size_t row) {
    const bool from_second = !input.is_null(row) && std::isnan(input[row]);
    const Input<T>& source = from_second ? replacement : input;
    if (source.is_null(row)) {
      result->set_null(row);
    } else {
      out[row] = source[row];
    }
  });
  return result;
}

ScalarFunction nan_test() {
  ScalarFunction function = overloaded({{"DOUBLE -> BOOLEAN", test_nan<double>, false, Nulls::kHandledByKernel},
                                        {"FLOAT -> BOOLEAN", test_nan<float>, false, Nulls::kHandledByKernel}});
  return {[inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    auto bound = inner(arguments, context);
    if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
      binding->nullable = false;
    }
    return bound;
  }};
}

FunctionDef declare(std::string name, std::string group, std::string since, std::string usage, FunctionExample example,
                    int arguments, ScalarFunction body) {
  return {.name = std::move(name),
          .aliases = {},
          .group = std::move(group),
          .since = std::move(since),
          .usage = std::move(usage),
          .arguments = "",
          .examples = {std::move(example)},
          .min_arguments = arguments,
          .max_arguments = arguments,
          .body = std::move(body)};
}

}  // namespace

std::vector<FunctionDef> null_tests() {
  return {
      declare("isnull", "predicate_funcs", "1.0.0", "Is it NULL?", {"SELECT isnull(1)", "false"}, 1, null_test<true>()),
      declare("isnotnull", "predicate_funcs", "1.0.0", "Is it something other than NULL?",
              {"SELECT isnotnull(1)", "true"}, 1, null_test<false>()),
      declare("isnan", "predicate_funcs", "1.5.0", "Is it NaN? NULL is not.",
              {"SELECT isnan(cast('NaN' as double))", "true"}, 1, nan_test()),
      declare("nanvl", "conditional_funcs", "1.5.0", "Returns the first unless it is NaN, else the second.",
              {"SELECT nanvl(cast('NaN' as double), 123)", "123.0"}, 2,
              overloaded({{"DOUBLE, DOUBLE -> DOUBLE", replace_nan<double>, false, Nulls::kHandledByKernel},
                          {"FLOAT, FLOAT -> FLOAT", replace_nan<float>, false, Nulls::kHandledByKernel}})),
  };
}

}  // namespace firesteel
