// to_binary and try_to_binary.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/kernel_frame/try_kernel.h"
#include "functions/math/radix.h"
#include "functions/string/base64.h"
#include "functions/string/string_functions.h"

#include <algorithm>

namespace firesteel {
namespace {

using Text = std::string_view;
using Convert = bool (*)(Text, std::string&);

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return text;
}

bool same_bytes(Text text, std::string& out) {
  out = text;
  return true;
}

bool from_strict_base64(Text text, std::string& out) { return base64::is_strict(text) && base64::decode(text, out); }

ScalarKernel converting(const char* format, Convert convert) {
  return failing_string_kernel<Text>([format, convert](const RowOutcome& outcome, Text text, std::string& out) {
    if (!convert(text, out)) {
      outcome.fail([&] {
        return SparkError("CONVERSION_INVALID_INPUT", {{"str", "'" + std::string(text) + "'"},
                                                       {"fmt", std::string("'") + format + "'"},
                                                       {"targetType", "\"BINARY\""},
                                                       {"suggestion", "`try_to_binary`"}});
      });
    }
  });
}

ScalarKernel null_kernel() {
  return [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
}

// The kernel for a format; none when there is no such format.
ScalarKernel kernel_for(const std::string& format) {
  if (format == "hex") {
    return converting("HEX", radix::unhex);
  }
  if (format == "utf-8" || format == "utf8") {
    return converting("UTF-8", same_bytes);
  }
  return format == "base64" ? converting("BASE64", from_strict_base64) : ScalarKernel();
}

BindResult<ScalarBinding> bind_to_binary(std::span<const ArgumentInfo> arguments, const BindContext& context,
                                         bool null_for_wrong_format) {
  ScalarBinding binding;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto type = implicit_cast(arguments[i].type, TypePattern::of(DataType::string()), coercion_rules(context));
    if (!type) {
      return unexpected_input_type(i, "\"STRING\"", arguments[i].type);
    }
    binding.argument_types.push_back(*type);
  }
  std::string format = "hex";
  binding.result_type = DataType::binary();
  binding.nullable = true;
  if (arguments.size() > 1) {
    const ArgumentInfo& given = arguments[1];
    if (given.constant == nullptr && !given.type.is_null()) {
      return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`fmt`"}, {"inputType", "\"STRING\""}}, 1};
    }
    if (given.type.is_null() || given.constant->is_null()) {
      binding.kernel = null_kernel();
      return binding;
    }
    format = lower(given.type.is_string_like() ? given.constant->as_string() : given.constant->to_string());
  }
  binding.nullable = format != "base64" || any_nullable(arguments);
  binding.kernel = kernel_for(format);
  if (!binding.kernel && null_for_wrong_format) {
    binding.kernel = null_kernel();
  } else if (!binding.kernel) {
    return BindMismatch{"INVALID_ARG_VALUE",
                        {{"inputName", "fmt"},
                         {"requireType", "case-insensitive \"STRING\""},
                         {"validValues", "'hex', 'utf-8', 'utf8', or 'base64'"},
                         {"inputValue", "'" + format + "'"}}};
  }
  return binding;
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example, bool trying) {
  ScalarFunction function{[trying](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    return bind_to_binary(arguments, context, trying);
  }};
  return declare_scalar("string_funcs",
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 1,
                         .max_arguments = 2},
                        trying ? as_try(std::move(function)) : std::move(function));
}

}  // namespace

std::vector<FunctionDef> binary_text_functions() {
  return {declare("to_binary", "3.3.0", "Returns the bytes that a text stands for in a format: hex, utf-8 or base64.",
                  {"SELECT decode(to_binary('537061726B'), 'utf-8')", "Spark"}, false),
          declare("try_to_binary", "3.3.0", "As to_binary, but NULL for what is malformed.",
                  {"SELECT try_to_binary('GG')", "NULL"}, true)};
}

}  // namespace firesteel
