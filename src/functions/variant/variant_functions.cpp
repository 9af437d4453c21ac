// parse_json, variant_get, schema_of_variant and their like.
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/variant/variant_cast.h"
#include "functions/variant/variant_column.h"
#include "functions/variant/variant_generator.h"
#include "functions/variant/variant_json.h"
#include "functions/variant/variant_path.h"
#include "functions/variant/variant_schema.h"
#include "types/type_ddl.h"

namespace firesteel {
namespace {

using Arguments = std::span<const ArgumentInfo>;
constexpr const char* kGroup = "variant_funcs";

ScalarKernel parse_kernel(bool tried) {
  return [tried](const KernelCall& call) -> VectorPtr {
    VariantResult result(call.size);
    VariantJsonReader reader;
    VariantBuilder builder;
    const Input<std::string_view> text(call, 0);
    call.rows.for_each([&](size_t row) {
      if (reader.read(text[row], builder)) {
        result.set(row, builder.value(), builder.metadata());
      } else if (tried) {
        call.errors.note_null(row);
      } else {
        call.errors.fail(row, [&] {
          return SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                            {{"badRecord", std::string(text[row])}, {"failFastMode", "FAILFAST"}});
        });
      }
    });
    return result.finish();
  };
}

VectorPtr variant_null_rows(const KernelCall& call) {
  const VariantInput input(call, 0);
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  call.rows.for_each([&](size_t row) {
    out[row] = static_cast<uint8_t>(!input.is_null(row) && input[row].kind() == VariantKind::kNull);
  });
  return result;
}

// Values that are read to their end without an error.
VectorPtr valid_rows(const KernelCall& call) {
  const VariantInput input(call, 0);
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  std::string text;
  call.rows.for_each([&](size_t row) {
    text.clear();
    try {
      append_variant_json(input[row], TimeZone::utc(), text);
      out[row] = 1;
    } catch (const SparkError&) {
      out[row] = 0;
    }
  });
  return result;
}

VectorPtr schema_rows(const KernelCall& call) {
  const VariantInput input(call, 0);
  StringResult result(call);
  call.rows.for_each([&](size_t row) { result.set(row, variant_type_text(type_of_variant(input[row]))); });
  return result.finish();
}

VariantPath parse_path(std::string_view text, const char* function) {
  std::optional<VariantPath> path = VariantPath::parse(text);
  if (!path) {
    throw SparkError("INVALID_VARIANT_GET_PATH",
                     {{"path", std::string(text)}, {"functionName", "`" + std::string(function) + "`"}});
  }
  return *std::move(path);
}

VectorPtr get_rows(const KernelCall& call, const char* function, bool tried) {
  const VariantInput input(call, 0);
  const Input<std::string_view> path_text(call, 1);
  VariantCaster caster(call.result_type, call.environment, !tried);
  VectorBuilder builder(call.result_type);
  std::optional<VariantPath> path;
  std::string parsed;
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    ++next;
    if (!path || parsed != path_text[row]) {
      parsed = path_text[row];
      path = parse_path(parsed, function);
    }
    const std::optional<VariantValue> found = path->find(input[row]);
    if (!found) {
      builder.append_null();
      return;
    }
    caster.append(*found, builder);
    if (auto error = caster.take_error()) {
      call.errors.fail(row, [&] { return *error; });
    }
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

BindResult<ScalarBinding> bind_get(Arguments arguments, const char* function, bool tried) {
  if (!arguments[0].type.is(TypeId::kVariant) && !arguments[0].type.is_null()) {
    return unexpected_input_type(0, "\"VARIANT\"", arguments[0].type);
  }
  if (!arguments[1].type.is_string_like() && !arguments[1].type.is_null()) {
    return unexpected_input_type(1, "\"STRING\"", arguments[1].type);
  }
  DataType type = DataType::variant();
  if (arguments.size() > 2) {
    if (arguments[2].constant == nullptr || arguments[2].constant->is_null() || !arguments[2].type.is_string_like()) {
      return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`type`"}, {"inputType", "\"STRING\""}}, 2};
    }
    type = parse_type_ddl(arguments[2].constant->as_string());
    if (type.is(TypeId::kChar) || type.is(TypeId::kVarchar)) {
      throw SparkError("UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING");
    }
    if (!fits_variant(type)) {
      return BindMismatch{"CAST_WITHOUT_SUGGESTION",
                          {{"srcType", "\"VARIANT\""}, {"targetType", "\"" + type.sql() + "\""}}};
    }
  }
  if (arguments[1].constant != nullptr && !arguments[1].constant->is_null()) {
    parse_path(arguments[1].constant->as_string(), function);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::variant(), DataType::string()};
  if (arguments.size() > 2) {
    binding.argument_types.push_back(DataType::string());
  }
  binding.result_type = type;
  binding.nullable = true;
  binding.kernel = [function, tried](const KernelCall& call) { return get_rows(call, function, tried); };
  return binding;
}

ScalarFunction get_function(const char* function, bool tried) {
  return {[function, tried](Arguments arguments, const BindContext&) { return bind_get(arguments, function, tried); }};
}

BindResult<ScalarBinding> bind_to_object(Arguments arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is_nested() || !fits_variant(type)) {
    return BindMismatch{"CAST_WITHOUT_SUGGESTION",
                        {{"srcType", "\"" + type.sql() + "\""}, {"targetType", "\"VARIANT\""}}};
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::variant();
  binding.nullable = any_nullable(arguments);
  binding.kernel = make_cast_to_variant();
  return binding;
}

// Texts only: nothing is cast.
ScalarFunction of_text(ScalarKernel kernel, bool nullable) {
  return {[kernel = std::move(kernel), nullable](Arguments arguments, const BindContext&) -> BindResult<ScalarBinding> {
    if (!arguments[0].type.is_string_like() && !arguments[0].type.is_null()) {
      return unexpected_input_type(0, "\"STRING\"", arguments[0].type);
    }
    ScalarBinding binding;
    binding.argument_types = {DataType::string()};
    binding.result_type = DataType::variant();
    binding.nullable = nullable || arguments[0].nullable;
    binding.kernel = kernel;
    return binding;
  }};
}

BindResult<ScalarBinding> bind_is_null(Arguments arguments, const BindContext&) {
  if (!arguments[0].type.is(TypeId::kVariant) && !arguments[0].type.is_null()) {
    return unexpected_input_type(0, "\"VARIANT\"", arguments[0].type);
  }
  ScalarBinding binding;
  binding.argument_types = {DataType::variant()};
  binding.result_type = DataType::boolean();
  binding.nullable = false;
  binding.nulls = Nulls::kHandledByKernel;
  binding.kernel = variant_null_rows;
  return binding;
}

FunctionDef declare(const char* name, const char* usage, FunctionExample example, std::vector<Overload> overloads) {
  return declare_scalar(kGroup, {.name = name, .since = "4.0.0", .usage = usage, .example = std::move(example)},
                        std::move(overloads));
}

FunctionDef declare(const char* name, const char* usage, FunctionExample example, int least, int most,
                    ScalarFunction function) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = "4.0.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> variant_functions() {
  std::vector<FunctionDef> list = {
      declare("parse_json", "Returns the value that a JSON text stands for.",
              {"SELECT parse_json('{\"a\":1,\"b\":0.8}')", "{\"a\":1,\"b\":0.8}"}, 1, 1,
              of_text(parse_kernel(false), false)),
      declare("try_parse_json", "Returns the value that a JSON text stands for, or NULL when it is no JSON.",
              {"SELECT try_parse_json('{\"a\":1,')", "NULL"}, 1, 1, of_text(parse_kernel(true), true)),
      declare("is_variant_null", "Returns whether a variant is the null of JSON.",
              {"SELECT is_variant_null(parse_json('null'))", "true"}, 1, 1, ScalarFunction{bind_is_null}),
      declare("is_valid_variant", "Returns whether a variant's bytes can be read.",
              {"SELECT is_valid_variant(parse_json('null'))", "true"}, {{"VARIANT -> BOOLEAN", valid_rows}}),
      declare("variant_get", "Returns a part of a variant, as the type that is asked for.",
              {"SELECT variant_get(parse_json('{\"a\":1}'), '$.a', 'int')", "1"}, 2, 3,
              get_function("variant_get", false)),
      declare("try_variant_get", "Returns a part of a variant, or NULL when it does not fit the type.",
              {"SELECT try_variant_get(parse_json('{\"a\":\"x\"}'), '$.a', 'int')", "NULL"}, 2, 3,
              get_function("try_variant_get", true)),
      declare(
          "schema_of_variant", "Returns the type of a variant's value.",
          {"SELECT schema_of_variant(parse_json('[{\"b\":true,\"a\":0}]'))", "ARRAY<OBJECT<a: BIGINT, b: BOOLEAN>>"},
          {{"VARIANT -> STRING", schema_rows}}),
      declare("to_variant_object", "Returns a struct, array or map as a variant.",
              {"SELECT to_variant_object(named_struct('a', 1))", "{\"a\":1}"}, 1, 1, ScalarFunction{bind_to_object}),
      variant_explode(),
  };
  return list;
}

}  // namespace firesteel
