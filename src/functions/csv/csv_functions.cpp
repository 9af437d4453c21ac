// from_csv, to_csv, schema_of_csv.
#include "functions/csv/csv_field_inference.h"
#include "functions/csv/csv_record_line.h"
#include "functions/csv/csv_record_reader.h"
#include "functions/csv/csv_record_writer.h"
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"

#include <algorithm>

namespace firesteel {
namespace {

using Arguments = std::span<const ArgumentInfo>;

VectorPtr read_rows(const KernelCall& call, const DataType& type, const CsvFieldOptions& options, ParseMode mode) {
  VectorBuilder builder(call.result_type);
  CsvRecordLine line(options);
  CsvRecordReader reader(type, options, call.environment.session_time_zone);
  const Input<std::string_view> text(call, 0);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    ++next;
    line.split(text[row]);
    if (!reader.append(line.fields(), text[row], builder) && mode == ParseMode::kFailFast) {
      call.errors.fail(row, [] { return malformed_record("[null]"); });
    }
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

BindResult<ScalarBinding> bind_from_csv(Arguments arguments, const BindContext& context) {
  const DataType type = as_nullable(schema_argument(arguments[1]));
  if (!type.is(TypeId::kStruct)) {
    throw SparkError(
        "INVALID_SCHEMA.NON_STRUCT_TYPE",
        {{"inputSchema", "\"" + arguments[1].constant->as_string() + "\""}, {"dataType", "\"" + type.sql() + "\""}});
  }
  auto options = std::make_shared<const CsvFieldOptions>(RecordOptions::of_argument(arguments, 2));
  const ParseMode mode = function_parse_mode(options->record, "from_csv");
  if (!arguments[0].type.is_string_like() && !arguments[0].type.is_null()) {
    return unexpected_input_type(0, "\"STRING\"", arguments[0].type);
  }
  for (const StructField& field : type.fields()) {
    CsvRecordReader::check_type(field.type);
  }
  const RecordDatetimes patterns(options->record, context.session_time_zone);  // malformed ones fail here
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.argument_types[0] = DataType::string();
  binding.result_type = type;
  binding.nullable = arguments[0].nullable;
  binding.kernel = [type, options, mode](const KernelCall& call) { return read_rows(call, type, *options, mode); };
  return binding;
}

BindResult<ScalarBinding> bind_to_csv(Arguments arguments, const BindContext& context) {
  const DataType& type = arguments[0].type;
  auto options = std::make_shared<const CsvFieldOptions>(RecordOptions::of_argument(arguments, 1));
  const bool variant =
      type.is(TypeId::kStruct) && std::any_of(type.fields().begin(), type.fields().end(),
                                              [](const auto& f) { return f.type.is(TypeId::kVariant); });
  if ((!type.is(TypeId::kStruct) && !type.is_null()) || variant) {
    return BindMismatch{"UNSUPPORTED_INPUT_TYPE",
                        {{"functionName", "`to_csv`"}, {"dataType", "\"" + type.sql() + "\""}}};
  }
  const RecordDatetimes patterns(options->record, context.session_time_zone);
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::string();
  binding.nullable = true;
  binding.kernel = [options](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    CsvRecordWriter writer(*options, call.environment.session_time_zone);
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

BindResult<ScalarBinding> bind_schema_of_csv(Arguments arguments, const BindContext& context) {
  const ArgumentInfo& csv = arguments[0];
  if (csv.type.is_null() || (csv.constant != nullptr && csv.constant->is_null())) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "csv"}}};
  }
  if (!csv.type.is_string_like()) {
    return unexpected_input_type(0, "\"STRING\"", csv.type);
  }
  if (csv.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`csv`"}, {"inputType", "\"STRING\""}}, 0};
  }
  const CsvFieldOptions options(RecordOptions::of_argument(arguments, 1));
  const CsvFieldInference inference(options, context.session_time_zone);
  CsvRecordLine line(options);
  line.split(csv.constant->as_string());
  std::vector<StructField> fields;
  for (const std::string& text : line.fields()) {
    const DataType type = inference.type_of(DataType::null(), text);
    fields.push_back({"_c" + std::to_string(fields.size()), type.is_null() ? DataType::string() : type, true, ""});
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::string();
  binding.nullable = false;
  binding.kernel = [schema = DataType::struct_type(std::move(fields)).sql()](const KernelCall& call) {
    return Vector::constant(Literal::string(schema), call.size);
  };
  return binding;
}

FunctionDef declare(const char* name, const char* usage, FunctionExample example, int least, int most,
                    ScalarFunction function) {
  return declare_scalar("csv_funcs",
                        {.name = name,
                         .since = "3.0.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> csv_functions() {
  return {declare("from_csv", "Returns the struct that a CSV record stands for.",
                  {"SELECT from_csv('1, 0.8', 'a INT, b DOUBLE')", "{\"a\":1,\"b\":0.8}"}, 2, 3,
                  ScalarFunction{bind_from_csv}),
          declare("to_csv", "Returns a struct as a CSV record.", {"SELECT to_csv(named_struct('a', 1, 'b', 2))", "1,2"},
                  1, 2, ScalarFunction{bind_to_csv}),
          declare("schema_of_csv", "Returns the type that a CSV record has, as DDL.",
                  {"SELECT schema_of_csv('1,abc')", "STRUCT<_c0: INT, _c1: STRING>"}, 1, 2,
                  ScalarFunction{bind_schema_of_csv})};
}

}  // namespace firesteel
