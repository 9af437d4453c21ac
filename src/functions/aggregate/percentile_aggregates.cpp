// percentile, median, percentile_cont, percentile_disc: exact percentiles of all values.
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"
#include "functions/aggregate/percentages.h"
#include "functions/aggregate/within_group.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

/// How a function computes.
struct Method {
  bool discrete = false;
  bool descending = false;
};

/// Values in order, each with the number of values up to and including it.
struct Counted {
  std::vector<double> values;
  std::vector<int64_t> ends;

  /// Value number `index` (0-based) of all.
  double at(int64_t index) const {
    const auto found = std::upper_bound(ends.begin(), ends.end(), index);
    return values[static_cast<size_t>(found - ends.begin())];
  }
  int64_t total() const { return ends.empty() ? 0 : ends.back(); }
};

double percentile_of(const Counted& counted, double percentage, bool discrete) {
  if (discrete) {
    const double position = std::ceil(percentage * static_cast<double>(counted.total()));
    return counted.at(std::max<int64_t>(static_cast<int64_t>(position) - 1, 0));
  }
  const double position = static_cast<double>(counted.total() - 1) * percentage;
  const double lower = std::floor(position);
  const double higher = std::ceil(position);
  const double low = counted.at(static_cast<int64_t>(lower));
  if (lower == higher) {
    return low;
  }
  const double high = counted.at(static_cast<int64_t>(higher));
  return low == high ? low : (higher - position) * low + (position - lower) * high;
}

/// Reads one number of any physical type that values come in.
double number_at(const Vector& values, size_t row) {
  switch (values.type().physical()) {
    case PhysicalType::kInt32:
      return values.values<int32_t>()[row];
    case PhysicalType::kInt64:
      return static_cast<double>(values.values<int64_t>()[row]);
    default:
      return values.values<double>()[row];
  }
}

void append_number(VectorBuilder& out, const DataType& type, double value) {
  if (type.physical() == PhysicalType::kInt32) {
    out.append<int32_t>(static_cast<int32_t>(value));
  } else if (type.physical() == PhysicalType::kInt64) {
    out.append<int64_t>(static_cast<int64_t>(value));
  } else {
    out.append<double>(value);
  }
}

Counted sorted_values(const Vector& values, const Vector* frequencies, ArrayRange range, bool descending) {
  std::vector<std::pair<double, int64_t>> pairs;
  for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
    const auto row = static_cast<size_t>(i);
    const int64_t count = frequencies == nullptr ? 1 : frequencies->values<int64_t>()[row];
    if (frequencies != nullptr && frequencies->is_null(row)) {
      continue;
    }
    if (count < 0) {
      throw SparkError("NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION", {{"frequencyExpression", "\"boundreference()\""},
                                                                   {"negativeValue", std::to_string(count) + "L"}});
    }
    if (count > 0) {
      pairs.emplace_back(number_at(values, row), count);
    }
  }
  std::sort(pairs.begin(), pairs.end(), [descending](const auto& a, const auto& b) {
    const double left = descending ? b.first : a.first;
    const double right = descending ? a.first : b.first;
    return left < right || (std::isnan(right) && !std::isnan(left));
  });
  Counted counted;
  int64_t end = 0;
  for (const auto& [value, count] : pairs) {
    end += count;
    counted.values.push_back(value);
    counted.ends.push_back(end);
  }
  return counted;
}

/// with_frequency: the elements are structs of value and frequency.
VectorPtr results(const VectorPtr& arrays, const DataType& element, const Percentages& percentages, Method method,
                  bool with_frequency) {
  const DataType type = percentages.is_array ? DataType::array(element, false) : element;
  VectorBuilder builder(type);
  const VectorPtr& elements = arrays->children()[0];
  const Vector& values = with_frequency ? *elements->children()[0] : *elements;
  const Vector* frequencies = with_frequency ? elements->children()[1].get() : nullptr;
  for (size_t row = 0; row < arrays->size(); ++row) {
    const Counted counted = sorted_values(values, frequencies, arrays->values<ArrayRange>()[row], method.descending);
    if (counted.total() == 0 || percentages.values.empty()) {
      builder.append_null();
      continue;
    }
    VectorBuilder& target = percentages.is_array ? builder.child(0) : builder;
    for (const double percentage : percentages.values) {
      append_number(target, element, percentile_of(counted, percentage, method.discrete));
    }
    if (percentages.is_array) {
      builder.finish_array(percentages.values.size());
    }
  }
  return builder.finish();
}

/// Types of the value argument and of one result.
struct ValueType {
  DataType argument;
  DataType result;
};

BindResult<ValueType> value_type(std::span<const ArgumentInfo> arguments, size_t index, const BindContext& context) {
  const DataType& given = arguments[index].type;
  if (given.is(TypeId::kDayTimeInterval) || given.is(TypeId::kYearMonthInterval)) {
    return ValueType{given, widest_interval(given)};
  }
  if (given.is(TypeId::kCalendarInterval) ||
      !implicit_cast(given, TypePattern::parse("DOUBLE"), coercion_rules(context))) {
    return unexpected_input_type(index, "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")",
                                 given);
  }
  return ValueType{DataType::double_type(), DataType::double_type()};
}

/// The kernel over (value[, frequency]).
std::shared_ptr<const AggregateKernel> kernel_of(const ValueType& value, const Percentages& percentages, Method method,
                                                 bool with_frequency) {
  const auto finish = [element = value.result, percentages, method, with_frequency](const VectorPtr& arrays) {
    return results(arrays, element, percentages, method, with_frequency);
  };
  return with_frequency ? make_collect_rows_kernel({value.argument, DataType::long_type()}, 0, finish)
                        : make_collect_kernel(value.argument, finish);
}

AggregateBinding binding_of(std::vector<DataType> types, const ValueType& value, const Percentages& percentages,
                            std::shared_ptr<const AggregateKernel> kernel) {
  return {std::move(types), percentages.is_array ? DataType::array(value.result, false) : value.result, true,
          std::move(kernel)};
}

// percentile(value, percentage, frequency)
BindResult<AggregateBinding> bind_percentile(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  auto value = value_type(arguments, 0, context);
  if (auto* mismatch = std::get_if<BindMismatch>(&value)) {
    return std::move(*mismatch);
  }
  auto given = percentages_of(arguments, 1);
  if (auto* mismatch = std::get_if<BindMismatch>(&given)) {
    return std::move(*mismatch);
  }
  const auto& percentages = std::get<Percentages>(given);
  const DataType& frequency = arguments[2].type;
  if (!frequency.is_integral() && !frequency.is_null()) {
    return unexpected_input_type(2, "\"INTEGRAL\"", frequency);
  }
  const Literal* constant = arguments[2].constant;
  const bool with_frequency = constant == nullptr || constant->is_null() || constant->as_int64() != 1;
  const auto& type = std::get<ValueType>(value);
  return binding_of({type.argument, arguments[1].type, DataType::long_type()}, type, percentages,
                    with_frequency ? make_reordered_kernel(kernel_of(type, percentages, {}, true), {0, 2})
                                   : kernel_of(type, percentages, {}, false));
}

BindResult<AggregateBinding> bind_median(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  auto value = value_type(arguments, 0, context);
  if (auto* mismatch = std::get_if<BindMismatch>(&value)) {
    return std::move(*mismatch);
  }
  const auto& type = std::get<ValueType>(value);
  const Percentages half{{0.5}, false};
  return binding_of({type.argument}, type, half, kernel_of(type, half, {}, false));
}

// percentile_cont(percentage) WITHIN GROUP (ORDER BY value)
AggregateFunction within_group_percentile(bool discrete) {
  AggregateFunction function{
      [discrete](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<AggregateBinding> {
        auto value = value_type(arguments, 1, context);
        if (auto* mismatch = std::get_if<BindMismatch>(&value)) {
          return std::move(*mismatch);
        }
        auto given = percentages_of(arguments, 0);
        if (auto* mismatch = std::get_if<BindMismatch>(&given)) {
          return std::move(*mismatch);
        }
        const auto& type = std::get<ValueType>(value);
        const auto& percentages = std::get<Percentages>(given);
        const Method method{discrete, !within_group_keys(arguments)[0].ascending};
        return binding_of({arguments[0].type, type.argument, arguments[2].type}, type, percentages,
                          make_reordered_kernel(kernel_of(type, percentages, method, false), {1}));
      }};
  return function;
}

FunctionDef define(const char* name, const char* since, const char* usage, FunctionExample example, int min, int max,
                   AggregateFunction body) {
  return {.name = name,
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
  FunctionDef percentile =
      define("percentile", "2.1.0", "The exact percentile, interpolated between the two nearest values.",
             {"SELECT percentile(a, 0.3) FROM VALUES (0), (10) AS t(a)", "3.0"}, 2, 3, {bind_percentile});
  return {std::move(percentile),
          define("median", "3.4.0", "The middle value, interpolated.",
                 {"SELECT median(a) FROM VALUES (0), (10) AS t(a)", "5.0"}, 1, 1, {bind_median}),
          define("percentile_cont", "3.2.0", "The percentile of the values in the given order, interpolated.",
                 {"SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY a) FROM VALUES (0), (10) AS t(a)", "2.5"}, 1, 1,
                 within_group_percentile(false)),
          define("percentile_disc", "3.2.0", "The first value in the given order that covers the given part of all.",
                 {"SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY a) FROM VALUES (0), (10) AS t(a)", "0.0"}, 1, 1,
                 within_group_percentile(true))};
}

}  // namespace firesteel
