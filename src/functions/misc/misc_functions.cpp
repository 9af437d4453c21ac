// typeof, version, current_user, assert_true, raise_error and what tells of the query.
#include "functions/misc/misc_functions.h"

#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"

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

FunctionDef constant_function(const char* name, const char* since, const char* usage, Literal value) {
  FunctionExample example{std::string("SELECT ") + name + "()", value.to_string()};
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 0,
                         .max_arguments = 0},
                        overloaded({{" -> " + value.type.sql(),
                                     [value](const KernelCall& call) { return Vector::constant(value, call.size); }}},
                                   false));
}

VectorPtr search_path(const KernelCall& call) {
  const auto& environment = call.environment;
  return Vector::constant(Literal::string("system.builtin,system.session," + environment.current_catalog + "." +
                                          environment.current_database),
                          call.size);
}

}  // namespace

std::vector<FunctionDef> misc_functions() {
  std::vector<FunctionDef> list = {
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
      constant_function("spark_partition_id", "1.4.0", "Returns the number of the row's partition.",
                        Literal::integer(0)),
      declare_scalar(kGroup,
                     {.name = "current_path",
                      .since = "4.2.0",
                      .usage = "Returns the schemas in which functions are looked up.",
                      .example = {"SELECT current_path() IS NOT NULL", "true"},
                      .min_arguments = 0,
                      .max_arguments = 0},
                     {{" -> STRING", search_path}}),
  };
  append(list, random_functions());
  append(list, input_file_functions());
  return list;
}

}  // namespace firesteel
