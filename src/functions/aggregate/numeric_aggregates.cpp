// count, count_if, sum, try_sum, avg, try_avg, min, max: names, types and documentation.
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"

namespace firesteel {
namespace {

constexpr const char* kNumericOrInterval = "NUMERIC|ANSI_INTERVAL";

AggregateFunction sum_function(bool is_try) {
  return unary_aggregate(kNumericOrInterval, [is_try](const DataType& input, const BindContext& context) {
    DataType result = DataType::long_type();
    if (input.is_decimal()) {
      result = bounded_decimal(input.precision() + 10, input.scale());
    } else if (input.is_fractional()) {
      result = DataType::double_type();
    } else if (input.is_interval()) {
      result = input;
    }
    return UnaryAggregate{result, make_sum_kernel(input, result, numeric_mode(context, is_try))};
  });
}

AggregateFunction avg_function(bool is_try) {
  return unary_aggregate(kNumericOrInterval, [is_try](const DataType& input, const BindContext& context) {
    DataType result = DataType::double_type();
    if (input.is_decimal()) {
      result = bounded_decimal(input.precision() + 4, input.scale() + 4);
    } else if (input.is_interval()) {
      result = widest_interval(input);
    }
    return UnaryAggregate{result, make_avg_kernel(input, result, numeric_mode(context, is_try))};
  });
}

AggregateFunction min_max_function(bool is_max) {
  return {[is_max](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
    const DataType& type = arguments[0].type;
    if (!is_orderable(type)) {
      return invalid_ordering_type(is_max ? "max" : "min", type);
    }
    auto kernel = type.is_null() || type.is_nested() ? make_boxed_min_max_kernel(type, is_max)
                                                     : make_min_max_kernel(type, is_max);
    return AggregateBinding{{type}, type, true, std::move(kernel)};
  }};
}

}  // namespace

FunctionDef count_aggregate() {
  AggregateFunction function{
      [](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        return AggregateBinding{types_of(arguments), DataType::long_type(), false, make_count_kernel()};
      }};
  return {.name = "count",
          .group = "agg_funcs",
          .since = "1.0.0",
          .usage = "Counts rows: count(*) all of them, count(expr[, ...]) those where no expression is NULL.",
          .examples = {{"SELECT count(*) FROM VALUES (NULL), (5), (5) AS t(a)", "3"},
                       {"SELECT count(DISTINCT a) FROM VALUES (NULL), (5), (5) AS t(a)", "1"}},
          .min_arguments = 0,
          .max_arguments = -1,
          .body = std::move(function)};
}

FunctionDef count_if_aggregate() {
  return {.name = "count_if",
          .group = "agg_funcs",
          .since = "3.0.0",
          .usage = "Counts the rows for which the condition is true.",
          .examples = {{"SELECT count_if(a > 1) FROM VALUES (1), (2), (3) AS t(a)", "2"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = unary_aggregate("BOOLEAN", [](const DataType&, const BindContext&) {
            return UnaryAggregate{DataType::long_type(), make_count_if_kernel(), false};
          })};
}

FunctionDef sum_aggregate() {
  return {.name = "sum",
          .group = "agg_funcs",
          .since = "1.0.0",
          .usage = "Adds up the values that are not NULL; NULL when there is none.",
          .examples = {{"SELECT sum(a) FROM VALUES (5), (10), (15) AS t(a)", "30"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = sum_function(false)};
}

FunctionDef try_sum_aggregate() {
  return {.name = "try_sum",
          .group = "agg_funcs",
          .since = "3.3.0",
          .usage = "As sum, but NULL when the result overflows.",
          .examples = {{"SELECT try_sum(a) FROM VALUES (9223372036854775807L), (1L) AS t(a)", "NULL"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = sum_function(true)};
}

FunctionDef avg_aggregate() {
  return {.name = "avg",
          .aliases = {"mean"},
          .group = "agg_funcs",
          .since = "1.0.0",
          .usage = "The arithmetic mean of the values that are not NULL.",
          .examples = {{"SELECT avg(a) FROM VALUES (1), (2), (NULL) AS t(a)", "1.5"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = avg_function(false)};
}

FunctionDef try_avg_aggregate() {
  return {.name = "try_avg",
          .group = "agg_funcs",
          .since = "3.3.0",
          .usage = "As avg, but NULL when the sum overflows.",
          .examples = {{"SELECT try_avg(a) FROM VALUES (1), (2) AS t(a)", "1.5"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = avg_function(true)};
}

FunctionDef min_aggregate() {
  return {.name = "min",
          .group = "agg_funcs",
          .since = "1.0.0",
          .usage = "The least value that is not NULL.",
          .examples = {{"SELECT min(a) FROM VALUES (10), (-1), (20) AS t(a)", "-1"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = min_max_function(false)};
}

FunctionDef max_aggregate() {
  return {.name = "max",
          .group = "agg_funcs",
          .since = "1.0.0",
          .usage = "The greatest value that is not NULL.",
          .examples = {{"SELECT max(a) FROM VALUES (10), (50), (20) AS t(a)", "50"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = min_max_function(true)};
}

}  // namespace firesteel
