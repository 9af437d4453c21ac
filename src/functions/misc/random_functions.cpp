// rand, randn, uniform, randstr, uuid, monotonically_increasing_id.
#include "functions/cast/cast.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/misc/misc_functions.h"
#include "functions/misc/random_stream.h"

#include <absl/random/random.h>

#include <atomic>
#include <cmath>

namespace firesteel {
namespace {

constexpr const char* kGroup = "math_funcs";
using Arguments = std::span<const ArgumentInfo>;

BindMismatch not_constant(const char* parameter, const char* type, size_t argument) {
  return {"NON_FOLDABLE_INPUT",
          {{"inputName", "`" + std::string(parameter) + "`"}, {"inputType", type}},
          static_cast<int>(argument)};
}

bool is_null_constant(const ArgumentInfo& argument) {
  return argument.type.is_null() || (argument.constant != nullptr && argument.constant->is_null());
}

// The seed at `index`: a constant INT or BIGINT, NULL meaning 0; one of our own when it is not given.
BindResult<std::shared_ptr<RandomStream>> stream_of(Arguments arguments, size_t index, const char* inputs) {
  if (arguments.size() <= index) {
    return std::make_shared<RandomStream>(fresh_seed());
  }
  const ArgumentInfo& seed = arguments[index];
  if (!seed.type.is(TypeId::kInteger) && !seed.type.is(TypeId::kLong) && !seed.type.is_null()) {
    return unexpected_input_type(index, "(\"INT\" or \"BIGINT\")", seed.type);
  }
  if (is_null_constant(seed)) {
    return std::make_shared<RandomStream>(0);
  }
  if (seed.constant == nullptr) {
    return not_constant("seed", inputs, index);
  }
  return std::make_shared<RandomStream>(seed.constant->as_int64());
}

// A binding that draws from `stream` for every row.
template <typename Draw>
ScalarKernel drawing_kernel(const std::shared_ptr<RandomStream>& stream, Draw draw) {
  return [stream, draw](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->template mutable_values<double>();
    stream->run([&](XorShiftRandom& random) { call.rows.for_each([&](size_t row) { out[row] = draw(random); }); });
    return result;
  };
}

template <typename Draw>
ScalarFunction seeded(Draw draw) {
  return {[draw](Arguments arguments, const BindContext&) -> BindResult<ScalarBinding> {
            auto stream = stream_of(arguments, 0, "\"BIGINT\"");
            if (auto* mismatch = std::get_if<BindMismatch>(&stream)) {
              return std::move(*mismatch);
            }
            ScalarBinding binding;
            binding.argument_types = types_of(arguments);
            binding.result_type = DataType::double_type();
            binding.nullable = false;
            binding.nulls = Nulls::kHandledByKernel;
            binding.kernel = drawing_kernel(std::get<0>(stream), draw);
            return binding;
          },
          false};
}

// The type of uniform(least, most): the wider of the two.
std::optional<DataType> uniform_type(const DataType& least, const DataType& most) {
  if (least.is_null() || most.is_null()) {
    return DataType::double_type();
  }
  for (const TypeId id : {TypeId::kDouble, TypeId::kFloat}) {
    if (least.is(id) || most.is(id)) {
      return DataType(id);
    }
  }
  if (least.is_decimal() != most.is_decimal()) {
    return least.is_decimal() ? least : most;
  }
  if (least.is_decimal()) {
    const bool wider =
        least.precision() - least.scale() >= most.precision() - most.scale() && least.scale() >= most.scale();
    return wider ? least : most;
  }
  return least.id() > most.id() ? least : most;
}

BindResult<ScalarBinding> bind_uniform(Arguments arguments, const BindContext& context) {
  constexpr const char* kNames[] = {"min", "max"};
  for (size_t i = 0; i < 2; ++i) {
    if (!arguments[i].type.is_numeric() && !arguments[i].type.is_null()) {
      return unexpected_input_type(i, "\"NUMERIC\"", arguments[i].type);
    }
  }
  auto stream = stream_of(arguments, 2, "integer or floating-point");
  for (size_t i = 0; i < 2 && !std::holds_alternative<BindMismatch>(stream); ++i) {
    if (arguments[i].constant == nullptr && !arguments[i].type.is_null()) {
      return not_constant(kNames[i], "integer or floating-point", i);
    }
  }
  if (auto* mismatch = std::get_if<BindMismatch>(&stream)) {
    return std::move(*mismatch);
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = *uniform_type(arguments[0].type, arguments[1].type);
  binding.nulls = Nulls::kHandledByKernel;
  binding.nullable = is_null_constant(arguments[0]) || is_null_constant(arguments[1]);
  if (binding.nullable) {
    binding.kernel = [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
    return binding;
  }
  const EvaluationEnvironment environment;
  const auto as_double = [&](const ArgumentInfo& argument) {
    return cast_literal(*argument.constant, DataType::double_type(), EvalMode::kAnsi, environment).as_double();
  };
  const double least = as_double(arguments[0]);
  const double range = as_double(arguments[1]) - least;
  ScalarKernel draw = drawing_kernel(
      std::get<0>(stream), [least, range](XorShiftRandom& random) { return least + range * random.next_double(); });
  const ScalarKernel cast = make_cast_kernel(DataType::double_type(), binding.result_type, context.mode);
  binding.kernel = [draw, cast, same = binding.result_type.is(TypeId::kDouble)](const KernelCall& call) {
    const DataType drawn_type = DataType::double_type();
    const VectorPtr drawn =
        draw({call.arguments, call.rows, call.size, drawn_type, call.errors, call.environment, call.lambdas});
    const VectorPtr inputs[] = {drawn};
    return same ? drawn : cast({inputs, call.rows, call.size, call.result_type, call.errors, call.environment});
  };
  return binding;
}

BindResult<ScalarBinding> bind_randstr(Arguments arguments, const BindContext& context) {
  const auto length_type =
      implicit_cast(arguments[0].type, TypePattern::of(DataType::integer()), coercion_rules(context));
  if (!length_type) {
    return unexpected_input_type(0, "INT or SMALLINT", arguments[0].type);
  }
  if (arguments[0].constant == nullptr && !arguments[0].type.is_null()) {
    return not_constant("length", "integer", 0);
  }
  auto stream = stream_of(arguments, 1, "integer");
  if (auto* mismatch = std::get_if<BindMismatch>(&stream)) {
    return std::move(*mismatch);
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.argument_types[0] = *length_type;
  binding.result_type = DataType::string();
  binding.nullable = false;
  binding.nulls = Nulls::kHandledByKernel;
  binding.kernel = [stream = std::get<0>(stream)](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    const Input<int32_t> length(call, 0);
    std::string text;
    stream->run([&](XorShiftRandom& random) {
      call.rows.for_each([&](size_t row) {
        const int32_t wanted = length.is_null(row) ? 0 : length[row];
        if (wanted < 0) {
          call.errors.fail(row, [&] {
            return SparkError(
                "INVALID_PARAMETER_VALUE.LENGTH",
                {{"parameter", "`length`"}, {"length", std::to_string(wanted)}, {"functionName", "`randstr`"}});
          });
          return;
        }
        text.clear();
        random.append_text(wanted, text);
        result.set(row, text);
      });
    });
    return result.finish();
  };
  return binding;
}

VectorPtr random_ids(const KernelCall& call) {
  StringResult result(call);
  absl::BitGen random;
  for (size_t row = 0; row < call.size; ++row) {
    std::string text;
    for (int i = 0; i < 36; ++i) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        text.push_back('-');
      } else if (i == 14) {
        text.push_back('4');
      } else {
        const int digit = absl::Uniform(random, 0, 16);
        text.push_back("0123456789abcdef"[i == 19 ? 8 + digit % 4 : digit]);
      }
    }
    result.set(row, text);
  }
  return result.finish();
}

// All rows of the query count as one partition.
ScalarFunction increasing_ids() {
  return {[](Arguments, const BindContext&) -> BindResult<ScalarBinding> {
            ScalarBinding binding;
            binding.result_type = DataType::long_type();
            binding.nullable = false;
            binding.nulls = Nulls::kHandledByKernel;
            binding.kernel = [next = std::make_shared<std::atomic<int64_t>>(0)](const KernelCall& call) -> VectorPtr {
              auto result = Vector::flat(call.result_type, call.size);
              auto* out = result->mutable_values<int64_t>();
              int64_t id = next->fetch_add(static_cast<int64_t>(call.rows.count));
              call.rows.for_each([&](size_t row) { out[row] = id++; });
              return result;
            };
            return binding;
          },
          false};
}

FunctionDef declare(const char* group, const char* name, std::vector<std::string> aliases, const char* since,
                    const char* usage, FunctionExample example, int least, int most, ScalarFunction function) {
  return declare_scalar(group,
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> random_functions() {
  return {
      declare(kGroup, "rand", {"random"}, "1.5.0", "Returns a random number in [0, 1); a seed makes it repeatable.",
              {"SELECT rand(0)", "0.7604953758285915"}, 0, 1,
              seeded([](XorShiftRandom& random) { return random.next_double(); })),
      declare(kGroup, "randn", {}, "1.5.0", "Returns a normally distributed random number; a seed makes it repeatable.",
              {"SELECT randn(0)", "1.6034991609278433"}, 0, 1,
              seeded([](XorShiftRandom& random) { return random.next_gaussian(); })),
      declare(kGroup, "uniform", {}, "4.0.0", "Returns a random number between two bounds.",
              {"SELECT uniform(10, 20, 0) > 0", "true"}, 2, 3, {bind_uniform, false}),
      declare("string_funcs", "randstr", {}, "4.0.0", "Returns a random text of a length.",
              {"SELECT randstr(3, 0)", "ceV"}, 1, 2, {bind_randstr, false}),
      declare("misc_funcs", "uuid", {}, "2.3.0", "Returns a random UUID.", {"SELECT uuid() IS NOT NULL", "true"}, 0, 0,
              overloaded({{" -> STRING", random_ids}}, false)),
      declare("misc_funcs", "monotonically_increasing_id", {}, "1.4.0", "Returns a number that grows from row to row.",
              {"SELECT monotonically_increasing_id()", "0"}, 0, 0, increasing_ids())};
}

}  // namespace firesteel
