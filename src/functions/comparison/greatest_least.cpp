#include "columnar/physical_dispatch.h"
#include "functions/comparison/compare_values.h"
#include "functions/comparison/comparison_functions.h"
#include "functions/comparison/comparison_kernels.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/overloads.h"

#include <algorithm>

namespace firesteel {
namespace {

// Best argument of each row (NULLs skipped); -1 when all are NULL.
std::vector<int32_t> best_arguments(const KernelCall& call, int sign) {
  std::vector<int32_t> best(call.size, -1);
  call.rows.for_each([&](size_t row) {
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      if (call.arguments[i]->is_null(row)) {
        continue;
      }
      if (best[row] < 0 ||
          sign * compare_values(*call.arguments[i], row, *call.arguments[static_cast<size_t>(best[row])], row) > 0) {
        best[row] = static_cast<int32_t>(i);
      }
    }
  });
  return best;
}

VectorPtr choose(const KernelCall& call, int sign) {
  const std::vector<int32_t> best = best_arguments(call, sign);
  // All columns one after another, then one gather picks row r of column c at c * size + r.
  std::vector<Batch> parts;
  for (const VectorPtr& argument : call.arguments) {
    parts.push_back({{flatten(argument)}, call.size, nullptr});
  }
  const Batch all = concatenate(parts, {call.result_type});
  std::vector<int32_t> indices(call.size, -1);
  for (size_t row = 0; row < call.size; ++row) {
    indices[row] = best[row] < 0 ? -1 : best[row] * static_cast<int32_t>(call.size) + static_cast<int32_t>(row);
  }
  return gather_or_null(all.columns[0], indices);
}

template <typename T>
VectorPtr choose_fixed(const KernelCall& call, int sign) {
  auto result = Vector::flat(call.result_type, call.size);
  T* out = result->template mutable_values<T>();
  std::vector<Input<T>> inputs;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    inputs.emplace_back(call, i);
  }
  call.rows.for_each([&](size_t row) {
    bool found = false;
    for (const Input<T>& input : inputs) {
      if (input.is_null(row)) {
        continue;
      }
      const T value = input[row];
      bool better = !found;
      if constexpr (std::is_floating_point_v<T>) {
        better = better || (sign > 0 ? floating_less(out[row], value) : floating_less(value, out[row]));
      } else {
        better = better || (sign > 0 ? out[row] < value : value < out[row]);
      }
      out[row] = better ? value : out[row];
      found = true;
    }
    if (!found) {
      result->set_null(row);
    }
  });
  return result;
}

ScalarKernel kernel_for(const DataType& type, int sign) {
  switch (type.physical()) {
    case PhysicalType::kInt32:
      return [sign](const KernelCall& call) { return choose_fixed<int32_t>(call, sign); };
    case PhysicalType::kInt64:
      return [sign](const KernelCall& call) { return choose_fixed<int64_t>(call, sign); };
    case PhysicalType::kInt128:
      return [sign](const KernelCall& call) { return choose_fixed<int128_t>(call, sign); };
    case PhysicalType::kDouble:
      return [sign](const KernelCall& call) { return choose_fixed<double>(call, sign); };
    default:
      return [sign](const KernelCall& call) { return choose(call, sign); };
  }
}

ScalarFunction choosing(std::string name, int sign) {
  return {
      [name, sign](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<ScalarBinding> {
        const std::vector<DataType> types = types_of(arguments);
        const auto common = wider_type(types, coercion_rules(context));
        if (!common) {
          std::string list;
          for (const DataType& type : types) {
            list += (list.empty() ? "\"" : " or \"") + type.sql() + "\"";
          }
          return BindMismatch{"DATA_DIFF_TYPES", {{"functionName", "`" + name + "`"}, {"dataType", "(" + list + ")"}}};
        }
        if (!is_orderable(*common)) {
          return BindMismatch{"INVALID_ORDERING_TYPE",
                              {{"functionName", "`" + name + "`"}, {"dataType", "\"" + common->sql() + "\""}}};
        }
        ScalarBinding binding;
        binding.argument_types.assign(arguments.size(), *common);
        binding.result_type = *common;
        binding.nullable = std::all_of(arguments.begin(), arguments.end(), [](const auto& a) { return a.nullable; });
        binding.kernel = kernel_for(*common, sign);
        binding.nulls = Nulls::kHandledByKernel;
        return binding;
      }};
}

FunctionDef declare(std::string name, std::string usage, FunctionExample example, int sign) {
  return {.name = name,
          .aliases = {},
          .group = "conditional_funcs",
          .since = "1.5.0",
          .usage = std::move(usage),
          .arguments = "",
          .examples = {std::move(example)},
          .min_arguments = 2,
          .max_arguments = -1,
          .body = choosing(name, sign)};
}

}  // namespace

FunctionDef greatest() {
  return declare("greatest", "Returns the largest argument, skipping NULLs.", {"SELECT greatest(10, 9, 2)", "10"}, 1);
}

FunctionDef least() {
  return declare("least", "Returns the smallest argument, skipping NULLs.", {"SELECT least(10, 9, 2)", "2"}, -1);
}

}  // namespace firesteel
