// percentile, median (exact, interpolated), percentile_approx (exact and discrete here: its result never has an error).
#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/comparison/compare_values.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace firesteel {
namespace {

double as_number(const Literal& value) {
  if (value.type.is_decimal()) {
    return static_cast<double>(value.as_decimal()) / std::pow(10.0, value.type.scale());
  }
  return value.type.is_fractional() ? value.as_double() : static_cast<double>(value.as_int64());
}

struct Percentages {
  std::vector<double> values;
  bool is_array = false;
};

/// The constant second argument, or why it is wrong.
BindResult<Percentages> percentages_of(const ArgumentInfo& argument) {
  const Literal* constant = argument.constant;
  const DataType& element = argument.type.is(TypeId::kArray) ? argument.type.element() : argument.type;
  if (!element.is_numeric()) {
    return unexpected_input_type(1, "\"DOUBLE\"", argument.type);
  }
  if (constant == nullptr || constant->is_null()) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`percentage`"}, {"inputType", "\"DOUBLE\""}}, 1};
  }
  Percentages result;
  result.is_array = argument.type.is(TypeId::kArray);
  const std::vector<Literal> one = {*constant};
  for (const Literal& value : result.is_array ? constant->children() : one) {
    const double number = as_number(value);
    if (!(number >= 0 && number <= 1)) {
      return BindMismatch{"VALUE_OUT_OF_RANGE",
                          {{"exprName", "percentage"},
                           {"valueRange", "[0.0, 1.0]"},
                           {"currentValue", Literal::double_value(number).sql()}}};
    }
    result.values.push_back(number);
  }
  return result;
}

double interpolated(const std::vector<double>& sorted, double percentage) {
  const double position = static_cast<double>(sorted.size() - 1) * percentage;
  const double lower = std::floor(position);
  const double higher = std::ceil(position);
  const double low = sorted[static_cast<size_t>(lower)];
  const double high = sorted[static_cast<size_t>(higher)];
  return lower == higher || low == high ? low : (higher - position) * low + (position - lower) * high;
}

/// Calls append(builder, sorted, percentage) for each result; NULL for empty groups.
template <typename T, typename Append>
VectorPtr results(const VectorPtr& arrays, const DataType& type, const Percentages& percentages, Append append) {
  VectorBuilder builder(type);
  const T* elements = arrays->children()[0]->template values<T>();
  for (size_t row = 0; row < arrays->size(); ++row) {
    const ArrayRange range = arrays->values<ArrayRange>()[row];
    if (range.length == 0) {
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
      append(target, sorted, percentage);
    }
    if (percentages.is_array) {
      builder.finish_array(percentages.values.size());
    }
  }
  return builder.finish();
}

DataType result_type(const DataType& element, const Percentages& percentages) {
  return percentages.is_array ? DataType::array(element, false) : element;
}

BindResult<AggregateBinding> bind_exact(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                        std::optional<double> fixed) {
  auto input = cast_argument(arguments, 0, "DOUBLE", context);
  if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
    return std::move(*mismatch);
  }
  Percentages percentages{{fixed.value_or(0)}, false};
  if (!fixed) {
    auto given = percentages_of(arguments[1]);
    if (auto* mismatch = std::get_if<BindMismatch>(&given)) {
      return std::move(*mismatch);
    }
    percentages = std::get<Percentages>(given);
  }
  if (arguments.size() > 2) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "percentile with a frequency column"}});
  }
  std::vector<DataType> types = types_of(arguments);
  types[0] = DataType::double_type();
  const DataType type = result_type(DataType::double_type(), percentages);
  const auto finish = [type, percentages](const VectorPtr& arrays) {
    return results<double>(arrays, type, percentages,
                           [](VectorBuilder& out, const std::vector<double>& sorted, double percentage) {
                             out.append<double>(interpolated(sorted, percentage));
                           });
  };
  return AggregateBinding{std::move(types), type, true, make_collect_kernel(DataType::double_type(), finish)};
}

BindResult<AggregateBinding> bind_discrete(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  auto input = cast_argument(arguments, 0, "NUMERIC|DATE|TIMESTAMP|TIMESTAMP_NTZ|ANSI_INTERVAL", context);
  if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
    return std::move(*mismatch);
  }
  auto given = percentages_of(arguments[1]);
  if (auto* mismatch = std::get_if<BindMismatch>(&given)) {
    return std::move(*mismatch);
  }
  const DataType element = std::get<DataType>(input);
  const Percentages percentages = std::get<Percentages>(given);
  std::vector<DataType> types = types_of(arguments);
  types[0] = element;
  const DataType type = result_type(element, percentages);
  const auto finish = [element, type, percentages](const VectorPtr& arrays) {
    return dispatch_physical(element.physical(), [&]<typename T>(std::type_identity<T>) -> VectorPtr {
      if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, int128_t>) {
        return results<T>(arrays, type, percentages,
                          [](VectorBuilder& out, const std::vector<T>& sorted, double percentage) {
                            const double rank = std::ceil(percentage * static_cast<double>(sorted.size()));
                            out.append<T>(sorted[static_cast<size_t>(std::max(rank - 1, 0.0))]);
                          });
      } else {
        fail_check("percentile_approx over this type");
      }
    });
  };
  return AggregateBinding{std::move(types), type, true, make_collect_kernel(element, finish)};
}

FunctionDef percentile_def(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                           FunctionExample example, int min, int max, AggregateFunction body) {
  return {.name = name,
          .aliases = std::move(aliases),
          .group = "agg_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = min,
          .max_arguments = max,
          .body = std::move(body)};
}

}  // namespace

std::vector<FunctionDef> percentile_aggregates() {
  return {
      percentile_def("percentile", {}, "2.1.0", "The exact percentile, interpolated between the two nearest values.",
                     {"SELECT percentile(a, 0.3) FROM VALUES (0), (10) AS t(a)", "3.0"}, 2, 3,
                     {[](std::span<const ArgumentInfo> arguments, const BindContext& context) {
                       return bind_exact(arguments, context, std::nullopt);
                     }}),
      percentile_def("median", {}, "3.4.0", "The middle value, interpolated.",
                     {"SELECT median(a) FROM VALUES (0), (10) AS t(a)", "5.0"}, 1, 1,
                     {[](std::span<const ArgumentInfo> arguments, const BindContext& context) {
                       return bind_exact(arguments, context, 0.5);
                     }}),
      percentile_def("percentile_approx", {"approx_percentile"}, "2.1.0",
                     "The least value that at least the given part of the values does not exceed.",
                     {"SELECT percentile_approx(a, 0.5) FROM VALUES (0), (6), (7), (9) AS t(a)", "6"}, 2, 3,
                     {[](std::span<const ArgumentInfo> arguments, const BindContext& context) {
                       return bind_discrete(arguments, context);
                     }}),
  };
}

}  // namespace firesteel
