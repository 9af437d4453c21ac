// to_number, try_to_number, to_char and to_varchar of numbers and bytes.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/kernel_frame/try_kernel.h"
#include "functions/math/radix.h"
#include "functions/string/base64.h"
#include "functions/string/number_model.h"
#include "functions/string/string_functions.h"

#include <algorithm>
#include <memory>

namespace firesteel {
namespace {

using Text = std::string_view;

ScalarKernel null_kernel() {
  return [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
}

// Spark calls the format by the kind of its expression.
BindMismatch not_constant() {
  return {"NON_FOLDABLE_INPUT", {{"inputName", "`attributereference`"}, {"inputType", "\"STRING\""}}, 1};
}

template <typename T>
ScalarKernel parsing_kernel(std::shared_ptr<const NumberModel> model, std::string format) {
  return [model = std::move(model), format = std::move(format)](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    T* out = result->template mutable_values<T>();
    const Input<Text> text(call, 0);
    call.rows.for_each([&](size_t row) {
      const auto value = model->parse(text[row]);
      out[row] = static_cast<T>(value.value_or(0));
      if (!value) {
        call.errors.fail(row, [&] {
          return SparkError("INVALID_FORMAT.MISMATCH_INPUT",
                            {{"inputType", "\"STRING\""}, {"input", std::string(text[row])}, {"format", format}});
        });
      }
    });
    return result;
  };
}

BindResult<ScalarBinding> bind_to_number(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  for (size_t i = 0; i < 2; ++i) {
    const auto type = implicit_cast(arguments[i].type, TypePattern::of(DataType::string()), coercion_rules(context));
    if (!type) {
      return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
    }
    binding.argument_types.push_back(*type);
  }
  binding.nullable = any_nullable(arguments);
  binding.result_type = DataType::decimal(10, 0);
  if (arguments[1].type.is_null() || (arguments[1].constant != nullptr && arguments[1].constant->is_null())) {
    binding.kernel = null_kernel();
    return binding;
  }
  if (arguments[1].constant == nullptr) {
    return not_constant();
  }
  const std::string format =
      arguments[1].type.is_string_like() ? arguments[1].constant->as_string() : arguments[1].constant->to_string();
  auto model = std::make_shared<const NumberModel>(format);
  binding.result_type = bounded_decimal(model->precision(), model->scale());
  binding.kernel = binding.result_type.physical() == PhysicalType::kInt64 ? parsing_kernel<int64_t>(model, format)
                                                                          : parsing_kernel<int128_t>(model, format);
  return binding;
}

template <typename T>
ScalarKernel formatting_kernel(std::shared_ptr<const NumberModel> model, int scale) {
  return string_kernel<T>(
      [model = std::move(model), scale](T value, std::string& out) { out = model->format(value, scale); });
}

BindResult<ScalarBinding> bind_bytes(ScalarBinding binding, const std::string& format, const char* name) {
  std::string lower = format;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  if (lower == "base64") {
    binding.kernel = string_kernel<Text>(base64::encode);
  } else if (lower == "hex") {
    binding.kernel = string_kernel<Text>(radix::append_hex);
  } else if (lower == "utf-8" || lower == "utf8") {
    binding.kernel = string_kernel<Text>([](Text bytes, std::string& out) { out = bytes; });
  } else {
    throw SparkError("INVALID_PARAMETER_VALUE.BINARY_FORMAT", {{"parameter", "`format`"},
                                                               {"functionName", "`" + std::string(name) + "`"},
                                                               {"invalidFormat", "'" + format + "'"}});
  }
  binding.argument_types[0] = DataType::binary();
  return binding;
}

BindResult<ScalarBinding> bind_to_char(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                       const char* name) {
  const DataType& type = arguments[0].type;
  ScalarBinding binding;
  binding.argument_types = {type, arguments[1].type.is_null() ? DataType::string() : arguments[1].type};
  binding.result_type = DataType::string();
  binding.nullable = any_nullable(arguments) || type.is_string_like();
  if (arguments[1].type.is_null() || (arguments[1].constant != nullptr && arguments[1].constant->is_null())) {
    binding.kernel = null_kernel();
    return binding;
  }
  if (!arguments[1].type.is_string_like()) {
    return unexpected_input_type(1, "\"STRING\"", arguments[1].type);
  }
  if (arguments[1].constant == nullptr) {
    return not_constant();
  }
  const std::string& format = arguments[1].constant->as_string();
  if (type.is(TypeId::kBinary)) {
    return bind_bytes(std::move(binding), format, name);
  }
  const TypePattern decimal{TypePattern::Kind::kDecimal, DataType(), {}};
  const auto number =
      type.is_null() ? std::optional(DataType::decimal(10, 0)) : implicit_cast(type, decimal, coercion_rules(context));
  if (!number) {
    return unexpected_input_type(0, "\"DECIMAL\"", type);
  }
  auto model = std::make_shared<const NumberModel>(format);
  binding.argument_types[0] = *number;
  binding.kernel = number->physical() == PhysicalType::kInt64 ? formatting_kernel<int64_t>(model, number->scale())
                                                              : formatting_kernel<int128_t>(model, number->scale());
  return binding;
}

FunctionDef declare(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                    FunctionExample example, ScalarFunction function) {
  return declare_scalar("string_funcs",
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 2},
                        std::move(function));
}

ScalarFunction to_char_function(const char* name) {
  return {[name](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    return bind_to_char(arguments, context, name);
  }};
}

}  // namespace

std::vector<FunctionDef> number_model_functions() {
  constexpr const char* kToChar =
      "Returns a number, bytes, date or timestamp as a text in a format: of 0, 9, G, D, $, S, MI and PR for numbers; "
      "base64, hex or utf-8 for bytes; a datetime pattern for the rest.";
  return {declare("to_number", {}, "3.3.0", "Returns the decimal that a text stands for in a number format.",
                  {"SELECT to_number('$78.12', '$99.99')", "78.12"}, ScalarFunction{bind_to_number}),
          declare("try_to_number", {}, "3.3.0", "As to_number, but NULL for what does not fit the format.",
                  {"SELECT try_to_number('$78.12', '$99.99')", "78.12"}, as_try(ScalarFunction{bind_to_number})),
          declare("to_char", {}, "3.4.0", kToChar, {"SELECT to_char(-12454.8, '99G999D9S')", "12,454.8-"},
                  to_char_function("to_char")),
          declare("to_varchar", {}, "3.5.0", kToChar, {"SELECT to_varchar(78.12, '$99.99')", "$78.12"},
                  to_char_function("to_varchar"))};
}

}  // namespace firesteel
