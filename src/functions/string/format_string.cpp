// format_string: Java's formats.
#include "functions/cast/value_text.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/string/java_format.h"
#include "functions/string/string_functions.h"

#include <optional>

namespace firesteel {
namespace {

FormatArgument argument_at(const DecodedVector& column, const Vector& vector, size_t row) {
  const DataType& type = vector.type();
  if (type.is_null() || column.is_null(row)) {
    return std::monostate{};
  }
  switch (type.id()) {
    case TypeId::kBoolean:
      return column.value<uint8_t>(row) != 0;
    case TypeId::kByte:
      return FormatInteger{column.value<int8_t>(row), 1};
    case TypeId::kShort:
      return FormatInteger{column.value<int16_t>(row), 2};
    case TypeId::kInteger:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return FormatInteger{column.value<int32_t>(row), 4};
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return FormatInteger{column.value<int64_t>(row), 8};
    case TypeId::kFloat:
      return FormatFloating{static_cast<double>(column.value<float>(row)), true};
    case TypeId::kDouble:
      return FormatFloating{column.value<double>(row), false};
    default: {
      std::string text;
      append_value_text(vector, row, TimeZone::utc(), text, DecimalStyle::kJava);
      return text;
    }
  }
}

VectorPtr format_rows(const KernelCall& call) {
  StringResult result(call);
  const Input<std::string_view> format(call, 0);
  std::vector<DecodedVector> columns;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    columns.emplace_back(*call.arguments[i]);
  }
  std::optional<JavaFormat> parsed;
  std::string parsed_text;
  std::vector<FormatArgument> arguments(columns.size());
  std::string out;
  call.rows.for_each([&](size_t row) {
    if (format.is_null(row)) {
      return result.set_null(row);
    }
    if (!parsed || parsed_text != format[row]) {
      parsed_text = format[row];
      parsed.emplace(parsed_text);
    }
    for (size_t i = 0; i < columns.size(); ++i) {
      arguments[i] = argument_at(columns[i], *call.arguments[i + 1], row);
    }
    out.clear();
    parsed->apply(arguments, out);
    result.set(row, out);
  });
  return result.finish();
}

BindResult<ScalarBinding> bind_format(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  const auto text = implicit_cast(arguments[0].type, TypePattern::of(DataType::string()), coercion_rules(context));
  if (!text) {
    return unexpected_input_type(0, "\"STRING\"", arguments[0].type);
  }
  binding.argument_types = types_of(arguments);
  binding.argument_types[0] = *text;
  for (const ArgumentInfo& argument : arguments.subspan(1)) {
    if (argument.type.is_nested() || argument.type.is(TypeId::kVariant)) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "format_string of " + argument.type.sql()}});
    }
  }
  binding.result_type = DataType::string();
  binding.nullable = arguments[0].nullable;
  binding.nulls = Nulls::kHandledByKernel;
  binding.kernel = format_rows;
  return binding;
}

}  // namespace

std::vector<FunctionDef> format_functions() {
  return {declare_scalar("string_funcs",
                         {.name = "format_string",
                          .aliases = {"printf"},
                          .since = "1.5.0",
                          .usage = "Returns a text with its % places filled with the arguments, as Java's Formatter.",
                          .example = {"SELECT format_string('Hello World %d %s', 100, 'days')", "Hello World 100 days"},
                          .min_arguments = 1,
                          .max_arguments = -1},
                         ScalarFunction{bind_format})};
}

}  // namespace firesteel
