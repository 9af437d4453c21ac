// transform, filter, exists, forall, zip_with, transform_values, map_filter: names, types and documentation.
#include "functions/function_lists.h"
#include "functions/higher_order/higher_order_kernels.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {
namespace {

using Parameters = BindResult<std::vector<LambdaParameter>>;
using Arguments = std::span<const ArgumentInfo>;

const LambdaParameter kIndex = {DataType::integer(), false};

Parameters not_an(const char* type, size_t index, const DataType& actual) {
  return unexpected_input_type(index, "\"" + std::string(type) + "\"", actual);
}

Parameters element_parameters(size_t count, Arguments arguments, bool with_index) {
  const DataType& type = arguments[0].type;
  if (!type.is(TypeId::kArray)) {
    return not_an("ARRAY", 0, type);
  }
  std::vector<LambdaParameter> parameters = {{type.element(), type.contains_null()}};
  if (count == 2 && with_index) {
    parameters.push_back(kIndex);
  }
  return parameters;
}

Parameters entry_parameters(Arguments arguments) {
  const DataType& type = arguments[0].type;
  if (!type.is(TypeId::kMap)) {
    return not_an("MAP", 0, type);
  }
  return std::vector<LambdaParameter>{{type.key(), false}, {type.value(), type.contains_null()}};
}

ScalarBinding binding(Arguments arguments, DataType result, ScalarKernel kernel, bool may_be_null = false) {
  ScalarBinding bound;
  bound.argument_types = types_of(arguments);
  bound.result_type = std::move(result);
  bound.kernel = std::move(kernel);
  bound.nullable = may_be_null || arguments[0].nullable;
  return bound;
}

BindResult<ScalarBinding> predicate_binding(Arguments arguments, DataType result, ScalarKernel kernel,
                                            bool may_be_null = false) {
  if (!arguments[1].type.is(TypeId::kBoolean)) {
    return unexpected_input_type(1, "\"BOOLEAN\"", arguments[1].type);
  }
  return binding(arguments, std::move(result), std::move(kernel), may_be_null);
}

FunctionDef define(const char* name, const char* since, const char* usage, FunctionExample example,
                   Binder<ScalarBinding> bind, decltype(ScalarFunction::lambda_parameters) parameters, int min = 2,
                   int max = 2) {
  ScalarFunction function{std::move(bind)};
  function.lambda_parameters = std::move(parameters);
  return {.name = name,
          .group = "lambda_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = min,
          .max_arguments = max,
          .body = std::move(function)};
}

FunctionDef quantifier(const char* name, const char* since, const char* usage, FunctionExample example, bool decisive) {
  return define(
      name, since, usage, std::move(example),
      [decisive](Arguments arguments, const BindContext&) {
        return predicate_binding(arguments, DataType::boolean(), make_quantifier_kernel(decisive),
                                 arguments[1].nullable);
      },
      [](size_t, size_t count, Arguments arguments) { return element_parameters(count, arguments, false); });
}

FunctionDef aggregate_function() {
  FunctionDef def = define(
      "aggregate", "2.4.0", "Folds the elements into one value, starting with `start`; `finish` is applied at the end.",
      {"SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)", "6"},
      [](Arguments arguments, const BindContext&) -> BindResult<ScalarBinding> {
        if (!arguments[2].type.same_type(arguments[1].type)) {
          return unexpected_input_type(2, "\"" + arguments[1].type.sql() + "\"", arguments[2].type);
        }
        ScalarBinding bound = binding(arguments, arguments.back().type, fold_kernel, true);
        if (arguments.size() == 3) {
          bound.result_type = arguments[1].type;
        }
        bound.nulls = Nulls::kHandledByKernel;
        return bound;
      },
      [](size_t lambda, size_t, Arguments arguments) -> Parameters {
        if (!arguments[0].type.is(TypeId::kArray)) {
          return not_an("ARRAY", 0, arguments[0].type);
        }
        std::vector<LambdaParameter> parameters = {{arguments[1].type, true}};
        if (lambda == 2) {
          parameters.push_back({arguments[0].type.element(), arguments[0].type.contains_null()});
        }
        return parameters;
      },
      3, 4);
  def.aliases = {"reduce"};
  return def;
}

FunctionDef zip_with_function() {
  return define(
      "zip_with", "2.4.0", "Joins two arrays element by element; the shorter one is filled up with NULL.",
      {"SELECT zip_with(array(1, 2), array(10, 20), (x, y) -> x + y)", "[11,22]"},
      [](Arguments arguments, const BindContext&) -> BindResult<ScalarBinding> {
        ScalarBinding bound =
            binding(arguments, DataType::array(arguments[2].type, arguments[2].nullable), zip_with_kernel);
        bound.nullable = arguments[0].nullable || arguments[1].nullable;
        return bound;
      },
      [](size_t, size_t, Arguments arguments) -> Parameters {
        std::vector<LambdaParameter> parameters;
        for (size_t i = 0; i < 2; ++i) {
          if (!arguments[i].type.is(TypeId::kArray)) {
            return not_an("ARRAY", i, arguments[i].type);
          }
          parameters.push_back({arguments[i].type.element(), true});
        }
        return parameters;
      },
      3, 3);
}

}  // namespace

std::vector<FunctionDef> higher_order_functions() {
  const auto with_index = [](size_t, size_t count, Arguments arguments) {
    return element_parameters(count, arguments, true);
  };
  const auto entries = [](size_t, size_t, Arguments arguments) { return entry_parameters(arguments); };
  std::vector<FunctionDef> list = {
      define(
          "transform", "2.4.0", "The array of the lambda's results for each element (and its position).",
          {"SELECT transform(array(1, 2), x -> x + 1)", "[2,3]"},
          [](Arguments arguments, const BindContext&) -> BindResult<ScalarBinding> {
            return binding(arguments, DataType::array(arguments[1].type, arguments[1].nullable), transform_kernel);
          },
          with_index),
      define(
          "filter", "2.4.0", "The elements (or those at positions) for which the lambda is true.",
          {"SELECT filter(array(1, 2, 3), x -> x % 2 = 1)", "[1,3]"},
          [](Arguments arguments, const BindContext&) {
            return predicate_binding(arguments, arguments[0].type, filter_kernel);
          },
          with_index),
      quantifier("exists", "2.4.0", "Does the lambda hold for at least one element?",
                 {"SELECT exists(array(1, 2), x -> x = 2)", "true"}, true),
      quantifier("forall", "3.0.0", "Does the lambda hold for all elements?",
                 {"SELECT forall(array(1, 2), x -> x = 2)", "false"}, false),
      aggregate_function(),
      zip_with_function(),
      define(
          "transform_values", "3.0.0", "The map with each value replaced by the lambda's result.",
          {"SELECT transform_values(map('a', 1), (k, v) -> v + 1)['a']", "2"},
          [](Arguments arguments, const BindContext&) -> BindResult<ScalarBinding> {
            return binding(arguments, DataType::map(arguments[0].type.key(), arguments[1].type, arguments[1].nullable),
                           transform_values_kernel);
          },
          entries),
      define(
          "map_filter", "3.0.0", "The entries for which the lambda is true.",
          {"SELECT size(map_filter(map('a', 1, 'b', 2), (k, v) -> v > 1))", "1"},
          [](Arguments arguments, const BindContext&) {
            return predicate_binding(arguments, arguments[0].type, filter_kernel);
          },
          entries),
      array_sort_function(),
  };
  append(list, map_lambda_functions());
  return list;
}

}  // namespace firesteel
