// typeof, version, current_user, assert_true, raise_error, random numbers and ids.
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"

#include <absl/random/random.h>

namespace firesteel {
namespace {

constexpr const char* kGroup = "misc_funcs";

FunctionDef environment_text(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                             std::string EvaluationEnvironment::*member) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = since,
                         .usage = usage,
                         .example = {std::string("SELECT ") + name + "() IS NOT NULL", "true"},
                         .min_arguments = 0,
                         .max_arguments = 0},
                        {{" -> STRING", [member](const KernelCall& call) {
                            return Vector::constant(Literal::string(call.environment.*member), call.size);
                          }}});
}

FunctionDef type_of() {
  return declare_scalar(
      kGroup,
      {.name = "typeof",
       .since = "3.0.0",
       .usage = "Returns the name of the argument's type.",
       .example = {"SELECT typeof(1)", "int"}},
      ScalarFunction{[](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
        ScalarBinding binding;
        binding.argument_types = {arguments[0].type};
        binding.result_type = DataType::string();
        binding.nullable = false;
        binding.nulls = Nulls::kHandledByKernel;
        binding.kernel = [name = arguments[0].type.simple_string()](const KernelCall& call) {
          return Vector::constant(Literal::string(name), call.size);
        };
        return binding;
      }});
}

VectorPtr raise(const KernelCall& call) {
  const Input<std::string_view> message(call, 0);
  call.rows.for_each([&](size_t row) {
    if (!call.errors.error()) {
      const std::string text = message.is_null(row) ? "null" : std::string(message[row]);
      call.errors.fail(row, [&] { return SparkError("USER_RAISED_EXCEPTION", {{"errorMessage", text}}); });
    }
  });
  return Vector::null_constant(call.result_type, call.size);
}

VectorPtr assert_rows(const KernelCall& call) {
  const Input<uint8_t> condition(call, 0);
  call.rows.for_each([&](size_t row) {
    if (!condition.is_null(row) && condition[row] != 0) {
      return;
    }
    std::string text = "assertion failed";
    if (call.arguments.size() > 1) {
      const Input<std::string_view> message(call, 1);
      text = message.is_null(row) ? "null" : std::string(message[row]);
    }
    call.errors.fail(row, [&] { return SparkError("USER_RAISED_EXCEPTION", {{"errorMessage", text}}); });
  });
  return Vector::null_constant(call.result_type, call.size);
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

template <typename Draw>
VectorPtr random_numbers(const KernelCall& call, Draw draw) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->template mutable_values<double>();
  absl::BitGen random;
  for (size_t row = 0; row < call.size; ++row) {
    out[row] = draw(random);
  }
  return result;
}

FunctionDef unseeded(const char* group, const char* name, std::vector<std::string> aliases, const char* since,
                     const char* usage, std::string signature, ScalarKernel kernel) {
  return declare_scalar(group,
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = since,
                         .usage = usage,
                         .example = {std::string("SELECT ") + name + "() IS NOT NULL", "true"},
                         .min_arguments = 0,
                         .max_arguments = 0},
                        overloaded({{std::move(signature), std::move(kernel)}}, false));
}

}  // namespace

std::vector<FunctionDef> misc_functions() {
  return {
      type_of(),
      environment_text("current_user", {"user", "session_user"}, "3.2.0", "Returns the user's name.",
                       &EvaluationEnvironment::user),
      environment_text("current_database", {"current_schema"}, "1.6.0", "Returns the current schema.",
                       &EvaluationEnvironment::current_database),
      environment_text("current_catalog", {}, "3.1.0", "Returns the current catalog.",
                       &EvaluationEnvironment::current_catalog),
      declare_scalar(kGroup,
                     {.name = "version",
                      .since = "3.0.0",
                      .usage = "Returns the version of Spark whose meaning this engine has.",
                      .example = {"SELECT version() IS NOT NULL", "true"},
                      .min_arguments = 0,
                      .max_arguments = 0},
                     {{" -> STRING",
                       [](const KernelCall& call) { return Vector::constant(Literal::string("4.2.0"), call.size); }}}),
      declare_scalar(kGroup,
                     {.name = "raise_error",
                      .since = "3.1.0",
                      .usage = "Fails with a message.",
                      .example = {"SELECT raise_error('custom error message')", ""}},
                     overloaded({{"STRING -> VOID", raise, true, Nulls::kHandledByKernel}}, false)),
      declare_scalar(kGroup,
                     {.name = "assert_true",
                      .since = "2.0.0",
                      .usage = "Fails unless the condition is true.",
                      .example = {"SELECT assert_true(0 < 1)", "NULL"},
                      .min_arguments = 1,
                      .max_arguments = 2},
                     overloaded({{"BOOLEAN -> VOID", assert_rows, true, Nulls::kHandledByKernel},
                                 {"BOOLEAN, STRING -> VOID", assert_rows, true, Nulls::kHandledByKernel}},
                                false)),
      unseeded(kGroup, "uuid", {}, "2.3.0", "Returns a random UUID.", " -> STRING", random_ids),
      unseeded("math_funcs", "rand", {"random"}, "1.5.0", "Returns a random number in [0, 1).", " -> DOUBLE",
               [](const KernelCall& call) {
                 return random_numbers(call, [](absl::BitGen& random) { return absl::Uniform(random, 0.0, 1.0); });
               }),
      unseeded("math_funcs", "randn", {}, "1.5.0", "Returns a normally distributed random number.", " -> DOUBLE",
               [](const KernelCall& call) {
                 return random_numbers(call, [](absl::BitGen& random) { return absl::Gaussian(random, 0.0, 1.0); });
               }),
  };
}

}  // namespace firesteel
