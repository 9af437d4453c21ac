// collect_list, collect_set.
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/java_hash_order.h"
#include "functions/aggregate/value_bytes.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace firesteel {
namespace {

ArrayRange range_of(const Vector& arrays, size_t row) { return arrays.values<ArrayRange>()[row]; }

template <typename T>
VectorPtr with_one_zero_and_nan(const Vector& elements) {
  auto result = Vector::flat(elements.type(), elements.size());
  const T* values = elements.values<T>();
  std::transform(values, values + elements.size(), result->template mutable_values<T>(),
                 [](T v) { return std::isnan(v) ? std::numeric_limits<T>::quiet_NaN() : v + T{0}; });
  return result;
}

// -0.0 and 0.0 are one value, 0.0, and so are all NaN. Elements are never NULL.
VectorPtr comparable_elements(const VectorPtr& elements) {
  if (elements->type().is(TypeId::kDouble)) {
    return with_one_zero_and_nan<double>(*elements);
  }
  return elements->type().is(TypeId::kFloat) ? with_one_zero_and_nan<float>(*elements) : elements;
}

// In the order in which Spark's hash set gives them.
VectorPtr distinct_elements(const VectorPtr& arrays) {
  VectorBuilder builder(arrays->type());
  const VectorPtr comparable = comparable_elements(arrays->children()[0]);
  const Vector& elements = *comparable;
  for (size_t row = 0; row < arrays->size(); ++row) {
    absl::flat_hash_set<std::string> seen;
    std::vector<size_t> kept;
    std::vector<int32_t> hashes;
    const ArrayRange range = range_of(*arrays, row);
    for (int32_t e = 0; e < range.length; ++e) {
      const auto element = static_cast<size_t>(range.offset + e);
      std::string bytes;
      append_value_bytes(elements, element, bytes);
      if (seen.insert(std::move(bytes)).second) {
        kept.push_back(element);
        hashes.push_back(java_hash_code(elements, element));
      }
    }
    for (const size_t i : scala_hash_set_order(hashes)) {
      builder.child(0).append_from(elements, kept[i]);
    }
    builder.finish_array(kept.size());
  }
  return builder.finish();
}

FunctionDef collect(const char* name, const char* since, const char* usage, FunctionExample example,
                    CollectFinisher finish) {
  AggregateFunction function{
      [finish](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        const DataType& type = arguments[0].type;
        return AggregateBinding{{type}, DataType::array(type, false), false, make_collect_kernel(type, finish)};
      }};
  return {.name = name,
          .group = "agg_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = std::move(function)};
}

}  // namespace

std::vector<FunctionDef> collection_aggregates() {
  FunctionDef list = collect("collect_list", "2.0.0", "An array of all values that are not NULL.",
                             {"SELECT collect_list(a) FROM VALUES (1), (2), (1) AS t(a)", "[1,2,1]"},
                             [](const VectorPtr& arrays) { return arrays; });
  list.aliases = {"array_agg"};
  return {std::move(list),
          collect("collect_set", "2.0.0", "An array of the distinct values that are not NULL.",
                  {"SELECT collect_set(a) FROM VALUES (1), (2), (1) AS t(a)", "[1,2]"}, distinct_elements)};
}

}  // namespace firesteel
