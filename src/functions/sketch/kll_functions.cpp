// kll_sketch_get_n_*, get_quantile_*, get_rank_*, merge_*, to_string_*.
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/sketch/kll_sketch.h"
#include "functions/sketch/sketch_lists.h"

#include <optional>

namespace firesteel {
namespace {

constexpr const char* kGroup = "sketch_funcs";

/// The names of a family of functions: kll_sketch_<verb>_<suffix>.
template <typename T>
std::string name_of(const char* verb) {
  const char* suffix = std::is_same_v<T, float> ? "float" : (std::is_same_v<T, double> ? "double" : "bigint");
  return std::string("kll_sketch_") + verb + "_" + suffix;
}

template <typename T>
DataType item_type() {
  return std::is_same_v<T, float>    ? DataType::float_type()
         : std::is_same_v<T, double> ? DataType::double_type()
                                     : DataType::long_type();
}

/// The sketch of a row; fails the row when there is none (or an empty one where items are needed).
template <typename T>
std::optional<KllSketch<T>> read(const KernelCall& call, size_t row, std::string_view bytes,
                                 const std::string& function, bool needs_items = false) {
  auto sketch = KllSketch<T>::from_bytes(bytes);
  if (!sketch || (needs_items && sketch->empty())) {
    call.errors.fail(row, [&] {
      return SparkError("KLL_INVALID_INPUT_SKETCH_BUFFER", {{"function", "`" + function + "`"}});
    });
    return std::nullopt;
  }
  return sketch;
}

ScalarFunction over_sketches(size_t sketches, const DataType& result, ScalarKernel kernel) {
  return {[sketches, result, kernel](std::span<const ArgumentInfo> arguments,
                                     const BindContext&) -> BindResult<ScalarBinding> {
    ScalarBinding binding;
    for (size_t i = 0; i < sketches; ++i) {
      if (!arguments[i].type.is(TypeId::kBinary) && !arguments[i].type.is_null()) {
        return unexpected_input_type(i, "\"BINARY\"", arguments[i].type);
      }
      binding.argument_types.push_back(DataType::binary());
    }
    binding.result_type = result;
    binding.nullable = any_nullable(arguments);
    binding.kernel = kernel;
    return binding;
  }};
}

std::string example_sketch(const std::string& function) {
  const std::string suffix = function.substr(function.rfind('_') + 1);
  return "kll_sketch_agg_" + suffix + "(" + suffix + "(a))";
}

FunctionDef declare(const std::string& name, const char* usage, const std::string& call, const char* result, int count,
                    ScalarFunction function) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "4.1.0",
                         .usage = usage,
                         .example = {"SELECT " + call + " FROM VALUES (1), (2), (3) AS t(a)", result},
                         .min_arguments = count,
                         .max_arguments = count},
                        std::move(function));
}

template <typename T>
FunctionDef get_n() {
  const std::string name = name_of<T>("get_n");
  return declare(name, "The number of values in the sketch.", name + "(" + example_sketch(name) + ")", "3", 1,
                 over_sketches(1, DataType::long_type(), [name](const KernelCall& call) -> VectorPtr {
                   const Input<std::string_view> sketches(call, 0);
                   auto result = Vector::flat(call.result_type, call.size);
                   call.rows.for_each([&](size_t row) {
                     const auto sketch = read<T>(call, row, sketches[row], name);
                     result->template mutable_values<int64_t>()[row] =
                         sketch ? static_cast<int64_t>(sketch->count()) : 0;
                   });
                   return result;
                 }));
}

template <typename T>
FunctionDef to_text() {
  const std::string name = name_of<T>("to_string");
  return declare(name, "A description of the sketch.", name + "(" + example_sketch(name) + ") LIKE '%Kll%'", "true", 1,
                 over_sketches(1, DataType::string(), [name](const KernelCall& call) -> VectorPtr {
                   const Input<std::string_view> sketches(call, 0);
                   StringResult result(call);
                   call.rows.for_each([&](size_t row) {
                     if (const auto sketch = read<T>(call, row, sketches[row], name)) {
                       result.set(row, sketch->summary());
                     }
                   });
                   return result.finish();
                 }));
}

template <typename T>
FunctionDef merge() {
  const std::string name = name_of<T>("merge");
  const std::string sketch = example_sketch(name);
  const std::string suffix = name.substr(name.rfind('_') + 1);
  return declare(name, "Merges two sketches.",
                 "kll_sketch_get_n_" + suffix + "(" + name + "(" + sketch + ", " + sketch + "))", "6", 2,
                 over_sketches(2, DataType::binary(), [name](const KernelCall& call) -> VectorPtr {
                   const Input<std::string_view> left(call, 0);
                   const Input<std::string_view> right(call, 1);
                   StringResult result(call);
                   call.rows.for_each([&](size_t row) {
                     auto sketch = read<T>(call, row, left[row], name);
                     const auto other = read<T>(call, row, right[row], name);
                     if (sketch && other) {
                       sketch->merge(*other);
                       result.set(row, sketch->to_bytes());
                     }
                   });
                   return result.finish();
                 }));
}

/// One value or an array of them for each value of the second argument: f(sketch, in) -> out.
template <typename T, typename In, typename Out, typename F>
ScalarKernel mapped_kernel(const std::string& name, bool is_array, bool checks_range, F f) {
  return [name, is_array, checks_range, f](const KernelCall& call) -> VectorPtr {
    const Input<std::string_view> sketches(call, 0);
    const DecodedVector argument(*call.arguments[1]);
    VectorBuilder builder(call.result_type);
    const auto one = [&](const KllSketch<T>& sketch, const In& in, size_t row, VectorBuilder& out) {
      if (checks_range && !(in >= 0 && in <= 1)) {
        call.errors.fail(row, [&] {
          return SparkError("KLL_SKETCH_INVALID_QUANTILE_RANGE", {{"functionName", "`" + name + "`"}});
        });
        out.append<Out>(Out{});
        return;
      }
      out.append<Out>(f(sketch, in));
    };
    call.rows.for_each([&](size_t row) {
      while (builder.size() < row) {
        builder.append_null();
      }
      const auto sketch = read<T>(call, row, sketches[row], name, true);
      if (!sketch) {
        builder.append_null();
      } else if (!is_array) {
        one(*sketch, argument.value<In>(row), row, builder);
      } else {
        const ArrayRange range = argument.value<ArrayRange>(row);
        const VectorPtr elements = flatten(argument.base().children()[0]);
        for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
          one(*sketch, elements->values<In>()[i], row, builder.child(0));
        }
        builder.finish_array(static_cast<size_t>(range.length));
      }
    });
    while (builder.size() < call.size) {
      builder.append_null();
    }
    return builder.finish();
  };
}

template <typename T, typename In, typename Out, typename F>
ScalarFunction mapped(const std::string& name, const char* parameter, DataType in, DataType out, bool checks_range,
                      F f) {
  return {[=](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<ScalarBinding> {
    if (!arguments[0].type.is(TypeId::kBinary) && !arguments[0].type.is_null()) {
      return unexpected_input_type(0, "\"BINARY\"", arguments[0].type);
    }
    const DataType& given = arguments[1].type;
    const bool is_array = given.is(TypeId::kArray);
    const std::string required = "(\"" + in.sql() + "\" or \"ARRAY<" + in.sql() + ">\")";
    const DataType wanted = is_array ? DataType::array(in, given.contains_null()) : in;
    const DataType& element = is_array ? given.element() : given;
    if (!implicit_cast(element, TypePattern::of(in), coercion_rules(context)) || element.is_datetime()) {
      return unexpected_input_type(1, required, given);
    }
    if (arguments[1].constant == nullptr) {
      return BindMismatch{
          "NON_FOLDABLE_INPUT",
          {{"inputName", "`" + std::string(parameter) + "`"}, {"inputType", "\"" + wanted.sql() + "\""}},
          1};
    }
    ScalarBinding binding;
    binding.argument_types = {DataType::binary(), wanted};
    binding.result_type = is_array ? DataType::array(out, false) : out;
    binding.nullable = any_nullable(arguments);
    binding.kernel = mapped_kernel<T, In, Out>(name, is_array, checks_range, f);
    return binding;
  }};
}

template <typename T>
FunctionDef get_quantile() {
  const std::string name = name_of<T>("get_quantile");
  return declare(name, "The value at a rank from 0.0 to 1.0, or those at several.",
                 name + "(" + example_sketch(name) + ", 0.5D) = 2", "true", 2,
                 mapped<T, double, T>(name, "rank", DataType::double_type(), item_type<T>(), true,
                                      [](const KllSketch<T>& sketch, double rank) { return sketch.quantile(rank); }));
}

template <typename T>
FunctionDef get_rank() {
  const std::string name = name_of<T>("get_rank");
  return declare(name, "The part of the values that are not above a value, or those for several.",
                 name + "(" + example_sketch(name) + ", 3)", "1.0", 2,
                 mapped<T, T, double>(name, "quantile", item_type<T>(), DataType::double_type(), false,
                                      [](const KllSketch<T>& sketch, T item) { return sketch.rank(item); }));
}

template <typename T>
void add_all(std::vector<FunctionDef>& list) {
  list.push_back(get_n<T>());
  list.push_back(get_quantile<T>());
  list.push_back(get_rank<T>());
  list.push_back(merge<T>());
  list.push_back(to_text<T>());
}

}  // namespace

std::vector<FunctionDef> kll_functions() {
  std::vector<FunctionDef> list;
  add_all<int64_t>(list);
  add_all<float>(list);
  add_all<double>(list);
  return list;
}

}  // namespace firesteel
