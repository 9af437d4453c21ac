#include "functions/json/json_functions.h"
#include "functions/json/json_inference.h"
#include "functions/json/json_reader.h"
#include "functions/json/json_writer.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"

namespace firesteel {
namespace {

using Arguments = std::span<const ArgumentInfo>;
constexpr const char* kGroup = "json_funcs";

VectorPtr read_rows(const KernelCall& call, const DataType& type, const JsonOptions& options, ParseMode mode) {
  VectorBuilder builder(call.result_type);
  JsonReader reader(type, options, call.environment.session_time_zone);
  const Input<std::string_view> text(call, 0);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    ++next;
    if (reader.read(text[row], builder) == JsonReader::Outcome::kBad && mode == ParseMode::kFailFast) {
      call.errors.fail(row, [] { return malformed_record("[null]"); });
    }
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

BindResult<ScalarBinding> bind_from_json(Arguments arguments, const BindContext& context) {
  const DataType type = as_nullable(schema_argument(arguments[1]));
  auto options = std::make_shared<const JsonOptions>(RecordOptions::of_argument(arguments, 2));
  const ParseMode mode = function_parse_mode(options->record, "from_json");
  if (!arguments[0].type.is_string_like() && !arguments[0].type.is_null()) {
    return unexpected_input_type(0, "\"STRING\"", arguments[0].type);
  }
  if (!type.is_nested() && !type.is(TypeId::kVariant)) {
    return BindMismatch{"INVALID_JSON_SCHEMA", {{"schema", "\"" + type.sql() + "\""}}};
  }
  JsonReader::check_type(type);
  const RecordDatetimes patterns(options->record, context.session_time_zone);  // malformed ones fail here
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.argument_types[0] = DataType::string();
  binding.result_type = type;
  binding.nullable = true;
  binding.kernel = [type, options, mode](const KernelCall& call) { return read_rows(call, type, *options, mode); };
  return binding;
}

BindResult<ScalarBinding> bind_to_json(Arguments arguments, const BindContext& context) {
  const DataType& type = arguments[0].type;
  auto options = std::make_shared<const JsonOptions>(RecordOptions::of_argument(arguments, 1));
  if (!type.is_nested() && !type.is_null() && !type.is(TypeId::kVariant)) {
    return BindMismatch{"INVALID_JSON_SCHEMA", {{"schema", "\"" + type.sql() + "\""}}};
  }
  JsonWriter::check_type(type);
  const RecordDatetimes patterns(options->record, context.session_time_zone);
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::string();
  binding.nullable = true;
  binding.kernel = [options](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    JsonWriter writer(*options, call.environment.session_time_zone);
    std::string out;
    call.rows.for_each([&](size_t row) {
      out.clear();
      writer.append(*call.arguments[0], row, out);
      result.set(row, out);
    });
    return result.finish();
  };
  return binding;
}

// At the top an array or object without anything known stays one.
std::string shown_schema(const JsonInference& inference, const DataType& type) {
  if (const auto known = inference.canonical(type)) {
    return known->sql();
  }
  if (type.is(TypeId::kStruct)) {
    return DataType::struct_type({}).sql();
  }
  return type.is(TypeId::kArray) ? DataType::array(DataType::struct_type({})).sql() : DataType::string().sql();
}

BindResult<ScalarBinding> bind_schema_of_json(Arguments arguments, const BindContext& context) {
  const ArgumentInfo& json = arguments[0];
  if (json.type.is_null() || (json.constant != nullptr && json.constant->is_null())) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "json"}}};
  }
  if (!json.type.is_string_like()) {
    return unexpected_input_type(0, "\"STRING\"", json.type);
  }
  if (json.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`json`"}, {"inputType", "\"STRING\""}}, 0};
  }
  const JsonOptions options(RecordOptions::of_argument(arguments, 1));
  const JsonInference inference(options, context.session_time_zone);
  JsonDocument document(options.syntax);
  std::string schema;
  switch (document.parse(json.constant->as_string())) {
    case JsonDocument::Outcome::kGood:
      schema = shown_schema(inference, inference.type_of(document, document.root()));
      break;
    case JsonDocument::Outcome::kEmpty:
      schema = DataType::string().sql();
      break;
    case JsonDocument::Outcome::kMalformed:
      throw SparkError(
          "INVALID_PARAMETER_VALUE.FIRESTEEL",
          {{"parameter", "`json`"}, {"functionName", "`schema_of_json`"}, {"reason", "the text is no JSON"}});
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::string();
  binding.nullable = false;
  binding.kernel = [schema](const KernelCall& call) { return Vector::constant(Literal::string(schema), call.size); };
  return binding;
}

FunctionDef declare(const char* name, const char* since, const char* usage, FunctionExample example, int least,
                    int most, ScalarFunction function) {
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> json_conversion_functions() {
  return {declare("from_json", "2.2.0", "Returns the value of a type that a JSON text stands for.",
                  {"SELECT from_json('{\"a\":1, \"b\":0.8}', 'a INT, b DOUBLE')", "{\"a\":1,\"b\":0.8}"}, 2, 3,
                  ScalarFunction{bind_from_json}),
          declare("to_json", "2.2.0", "Returns a struct, array or map as a JSON text.",
                  {"SELECT to_json(named_struct('a', 1, 'b', 2))", "{\"a\":1,\"b\":2}"}, 1, 2,
                  ScalarFunction{bind_to_json}),
          declare("schema_of_json", "2.4.0", "Returns the type that a JSON text has, as DDL.",
                  {"SELECT schema_of_json('[{\"col\":0}]')", "ARRAY<STRUCT<col: BIGINT>>"}, 1, 2,
                  ScalarFunction{bind_schema_of_json})};
}

}  // namespace firesteel
