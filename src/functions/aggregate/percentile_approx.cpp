// percentile_approx (exact and discrete here: its result never has an error).
#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/percentages.h"
#include "functions/comparison/compare_values.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

template <typename T>
VectorPtr results(const VectorPtr& arrays, const DataType& type, const Percentages& percentages) {
  VectorBuilder builder(type);
  const T* elements = arrays->children()[0]->template values<T>();
  for (size_t row = 0; row < arrays->size(); ++row) {
    const ArrayRange range = arrays->values<ArrayRange>()[row];
    if (range.length == 0 || percentages.values.empty()) {
      builder.append_null();
      continue;
    }
    std::vector<T> sorted(elements + range.offset, elements + range.offset + range.length);
    std::sort(sorted.begin(), sorted.end(), [](const T& a, const T& b) {
      if constexpr (std::is_floating_point_v<T>) {
        return floating_less(a, b);
      } else {
        return a < b;
      }
    });
    VectorBuilder& target = percentages.is_array ? builder.child(0) : builder;
    for (const double percentage : percentages.values) {
      const double rank = std::ceil(percentage * static_cast<double>(sorted.size()));
      target.append<T>(sorted[static_cast<size_t>(std::max(rank - 1, 0.0))]);
    }
    if (percentages.is_array) {
      builder.finish_array(percentages.values.size());
    }
  }
  return builder.finish();
}

std::optional<BindMismatch> check_accuracy(const ArgumentInfo& accuracy) {
  if (!accuracy.type.is_integral() && !accuracy.type.is_null()) {
    return unexpected_input_type(2, "\"INTEGRAL\"", accuracy.type);
  }
  if (accuracy.constant == nullptr) {
    return BindMismatch{
        "NON_FOLDABLE_INPUT", {{"inputName", "`accuracy`"}, {"inputType", "\"" + accuracy.type.sql() + "\""}}, 2};
  }
  if (accuracy.constant->is_null()) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "accuracy"}}};
  }
  const int64_t value = accuracy.constant->as_int64();
  if (value <= 0 || value > INT32_MAX) {
    return BindMismatch{
        "VALUE_OUT_OF_RANGE",
        {{"exprName", "accuracy"}, {"valueRange", "(0, 2147483647]"}, {"currentValue", std::to_string(value) + "L"}}};
  }
  return std::nullopt;
}

BindResult<AggregateBinding> bind(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const DataType& given_type = arguments[0].type;
  auto input = given_type.is_string_like()
                   ? BindResult<DataType>(DataType::double_type())
                   : cast_argument(arguments, 0, "NUMERIC|DATE|TIMESTAMP|TIMESTAMP_NTZ|ANSI_INTERVAL", context);
  if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
    return std::move(*mismatch);
  }
  auto given = percentages_of(arguments, 1);
  if (auto* mismatch = std::get_if<BindMismatch>(&given)) {
    return std::move(*mismatch);
  }
  if (auto mismatch = check_accuracy(arguments[2])) {
    return std::move(*mismatch);
  }
  const DataType element = std::get<DataType>(input);
  const Percentages percentages = std::get<Percentages>(given);
  std::vector<DataType> types = types_of(arguments);
  types[0] = element;
  const DataType type = percentages.is_array ? DataType::array(element, false) : element;
  const auto finish = [element, type, percentages](const VectorPtr& arrays) {
    return dispatch_physical(element.physical(), [&]<typename T>(std::type_identity<T>) -> VectorPtr {
      if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, int128_t>) {
        return results<T>(arrays, type, percentages);
      } else {
        fail_check("percentile_approx over this type");
      }
    });
  };
  return AggregateBinding{std::move(types), type, true, make_collect_kernel(element, finish)};
}

}  // namespace

FunctionDef percentile_approx_aggregate() {
  return {.name = "percentile_approx",
          .aliases = {"approx_percentile"},
          .group = "agg_funcs",
          .since = "2.1.0",
          .usage = "The least value that at least the given part of the values does not exceed.",
          .examples = {{"SELECT percentile_approx(a, 0.5) FROM VALUES (0), (6), (7), (9) AS t(a)", "6"}},
          .min_arguments = 2,
          .max_arguments = 3,
          .body = AggregateFunction{bind}};
}

}  // namespace firesteel
