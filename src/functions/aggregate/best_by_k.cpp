// max_by(value, order, k) and min_by(value, order, k).
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/percentages.h"
#include "functions/comparison/compare_values.h"
#include "functions/kernel_frame/overloads.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

constexpr int64_t kMaxK = 100000;

VectorPtr best(const VectorPtr& arrays, const DataType& type, int sign, size_t k) {
  VectorBuilder builder(type);
  const VectorPtr& rows = arrays->children()[0];
  const Vector& values = *rows->children()[0];
  const Vector& orders = *rows->children()[1];
  for (size_t row = 0; row < arrays->size(); ++row) {
    const ArrayRange range = arrays->values<ArrayRange>()[row];
    if (range.length == 0) {
      builder.append_null();
      continue;
    }
    std::vector<size_t> order(static_cast<size_t>(range.length));
    std::iota(order.begin(), order.end(), static_cast<size_t>(range.offset));
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return sign * compare_values(orders, a, orders, b) > 0; });
    order.resize(std::min(order.size(), k));
    for (const size_t element : order) {
      builder.child(0).append_from(values, element);
    }
    builder.finish_array(order.size());
  }
  return builder.finish();
}

}  // namespace

BindResult<AggregateBinding> bind_best_by_k(std::span<const ArgumentInfo> arguments, bool is_max) {
  const ArgumentInfo& count = arguments[2];
  if (count.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "k"}, {"inputType", "int"}}, 2};
  }
  double k = 0;
  if (!count.constant->is_null()) {
    if (!count.type.is_numeric() && !count.type.is_string_like()) {
      return unexpected_input_type(2, "\"INTEGRAL\"", count.type);
    }
    k = as_number(*count.constant);
  }
  if (k < 1 || k > static_cast<double>(kMaxK)) {
    return BindMismatch{"VALUE_OUT_OF_RANGE",
                        {{"exprName", "`k`"},
                         {"valueRange", "[1, " + std::to_string(kMaxK) + "]"},
                         {"currentValue", std::to_string(static_cast<int64_t>(k))}}};
  }
  const DataType type = DataType::array(arguments[0].type, true);
  const auto finish = [type, is_max, k](const VectorPtr& arrays) {
    return best(arrays, type, is_max ? 1 : -1, static_cast<size_t>(k));
  };
  return AggregateBinding{types_of(arguments), type, true,
                          make_collect_rows_kernel({arguments[0].type, arguments[1].type}, 1, finish)};
}

}  // namespace firesteel
