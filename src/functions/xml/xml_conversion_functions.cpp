#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/xml/xml_functions.h"
#include "functions/xml/xml_inference.h"
#include "functions/xml/xml_reader.h"
#include "functions/xml/xml_writer.h"

namespace firesteel {
namespace {

using Arguments = std::span<const ArgumentInfo>;

VectorPtr read_rows(const KernelCall& call, const DataType& type, const XmlOptions& options, ParseMode mode) {
  VectorBuilder builder(call.result_type);
  XmlReader reader(type, options, call.environment.session_time_zone);
  const Input<std::string_view> text(call, 0);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    ++next;
    if (!reader.read(text[row], builder) && mode == ParseMode::kFailFast) {
      call.errors.fail(row, [] { return malformed_record("[null]"); });
    }
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

BindResult<ScalarBinding> bind_from_xml(Arguments arguments, const BindContext& context) {
  const DataType type = as_nullable(schema_argument(arguments[1]));
  auto options = std::make_shared<const XmlOptions>(RecordOptions::of_argument(arguments, 2));
  const ParseMode mode = function_parse_mode(options->record, "from_xml");
  if (!arguments[0].type.is_string_like() && !arguments[0].type.is_null()) {
    return unexpected_input_type(0, "\"STRING\"", arguments[0].type);
  }
  if (!type.is(TypeId::kStruct)) {
    return BindMismatch{"INVALID_XML_SCHEMA", {{"schema", "\"" + type.sql() + "\""}}};
  }
  const RecordDatetimes patterns(options->record, context.session_time_zone);  // malformed ones fail here
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.argument_types[0] = DataType::string();
  binding.result_type = type;
  binding.nullable = true;
  binding.kernel = [type, options, mode](const KernelCall& call) { return read_rows(call, type, *options, mode); };
  return binding;
}

BindResult<ScalarBinding> bind_to_xml(Arguments arguments, const BindContext& context) {
  const DataType& type = arguments[0].type;
  auto options = std::make_shared<const XmlOptions>(RecordOptions::of_argument(arguments, 1));
  if (!type.is(TypeId::kStruct) && !type.is_null()) {
    return unexpected_input_type(0, "\"STRUCT\"", type);
  }
  const RecordDatetimes patterns(options->record, context.session_time_zone);
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::string();
  binding.nullable = true;
  binding.kernel = [options](const KernelCall& call) -> VectorPtr {
    StringResult result(call);
    XmlWriter writer(*options, call.environment.session_time_zone);
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

BindResult<ScalarBinding> bind_schema_of_xml(Arguments arguments, const BindContext& context) {
  const ArgumentInfo& xml = arguments[0];
  if (xml.type.is_null() || (xml.constant != nullptr && xml.constant->is_null())) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "xml"}}};
  }
  if (!xml.type.is_string_like()) {
    return unexpected_input_type(0, "\"STRING\"", xml.type);
  }
  if (xml.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`xml`"}, {"inputType", "\"STRING\""}}, 0};
  }
  const XmlOptions options(RecordOptions::of_argument(arguments, 1));
  const XmlInference inference(options, context.session_time_zone);
  const auto root = parse_xml(xml.constant->as_string(), options.ignore_namespace);
  const DataType type = root ? inference.type_of_record(*root)
                             : DataType::struct_type({{options.corrupt_record_column, DataType::string(), true, ""}});
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = DataType::string();
  binding.nullable = false;
  binding.kernel = [schema = type.sql()](const KernelCall& call) {
    return Vector::constant(Literal::string(schema), call.size);
  };
  return binding;
}

FunctionDef declare(const char* name, const char* usage, FunctionExample example, int least, int most,
                    ScalarFunction function) {
  return declare_scalar("xml_funcs",
                        {.name = name,
                         .since = "4.0.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = least,
                         .max_arguments = most},
                        std::move(function));
}

}  // namespace

std::vector<FunctionDef> xml_conversion_functions() {
  return {declare("from_xml", "Returns the struct that an XML element stands for.",
                  {"SELECT from_xml('<p><a>1</a><b>0.8</b></p>', 'a INT, b DOUBLE')", "{\"a\":1,\"b\":0.8}"}, 2, 3,
                  ScalarFunction{bind_from_xml}),
          declare("to_xml", "Returns a struct as an XML element.",
                  {"SELECT to_xml(named_struct('a', 1), map('indent', ''))", "<ROW><a>1</a></ROW>"}, 1, 2,
                  ScalarFunction{bind_to_xml}),
          declare("schema_of_xml", "Returns the type that an XML element has, as DDL.",
                  {"SELECT schema_of_xml('<p><a>1</a></p>')", "STRUCT<a: BIGINT>"}, 1, 2,
                  ScalarFunction{bind_schema_of_xml})};
}

std::vector<FunctionDef> xml_functions() {
  std::vector<FunctionDef> list = xml_conversion_functions();
  append(list, xpath_functions());
  return list;
}

}  // namespace firesteel
