#include "columnar/vector_builder.h"
#include "functions/function_lists.h"
#include "functions/json/json_functions.h"
#include "functions/json/json_path.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"

#include <optional>

namespace firesteel {
namespace {

using Text = std::string_view;
constexpr const char* kGroup = "json_funcs";

// As Hive reads JSON.
constexpr JsonSyntax kHiveSyntax = {.non_finite_numbers = false, .unquoted_control_chars = true};

VectorPtr find_rows(const KernelCall& call) {
  StringResult result(call);
  const Input<Text> json(call, 0);
  const Input<Text> path_text(call, 1);
  JsonDocument document(kHiveSyntax);
  std::optional<JsonPath> path;
  std::optional<std::string> parsed;
  std::string out;
  call.rows.for_each([&](size_t row) {
    if (!parsed || *parsed != path_text[row]) {
      parsed = path_text[row];
      path = JsonPath::parse(*parsed);
    }
    out.clear();
    if (path && document.parse(json[row]) == JsonDocument::Outcome::kGood && path->evaluate(document, out)) {
      result.set(row, out);
    } else {
      call.errors.note_null(row);
    }
  });
  return result.finish();
}

VectorPtr length_rows(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<Text> json(call, 0);
  JsonDocument document(kHiveSyntax);
  call.rows.for_each([&](size_t row) {
    const bool good =
        document.parse(json[row]) == JsonDocument::Outcome::kGood && document.root().kind == JsonKind::kArray;
    out[row] = good ? static_cast<int32_t>(document.root().count) : 0;
    if (!good) {
      call.errors.note_null(row);
    }
  });
  return result;
}

VectorPtr key_rows(const KernelCall& call) {
  VectorBuilder builder(call.result_type);
  const Input<Text> json(call, 0);
  JsonDocument document(kHiveSyntax);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    ++next;
    if (document.parse(json[row]) != JsonDocument::Outcome::kGood || document.root().kind != JsonKind::kObject) {
      return builder.append_null();
    }
    for (const JsonNode* key = document.first_child(document.root()); key != nullptr; key = document.next(*key)) {
      builder.child(0).append_string(key->name);
    }
    builder.finish_array(document.root().count);
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

// Texts only: nothing is cast.
ScalarFunction of_text(DataType result_type, ScalarKernel kernel) {
  return {[result_type = std::move(result_type), kernel = std::move(kernel)](
              std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<ScalarBinding> {
    if (!arguments[0].type.is_string_like() && !arguments[0].type.is_null()) {
      return unexpected_input_type(0, "\"STRING\"", arguments[0].type);
    }
    ScalarBinding binding;
    binding.argument_types = {DataType::string()};
    binding.result_type = result_type;
    binding.nullable = true;
    binding.kernel = kernel;
    return binding;
  }};
}

/// json_tuple(json, name ...): one row of the named fields of an object.
class JsonTupleKernel final : public GeneratorKernel {
 public:
  Output generate(std::span<const VectorPtr> arguments, Rows rows, bool) const override {
    std::vector<Input<Text>> inputs;
    std::vector<VectorBuilder> columns;
    for (size_t i = 0; i < arguments.size(); ++i) {
      inputs.emplace_back(*arguments[i]);
      if (i > 0) {
        columns.emplace_back(DataType::string());
      }
    }
    JsonDocument document(kHiveSyntax);
    Output output;
    rows.for_each([&](size_t row) {
      output.parent_rows.push_back(static_cast<int32_t>(row));
      const bool object = !inputs[0].is_null(row) && document.parse(inputs[0][row]) == JsonDocument::Outcome::kGood &&
                          document.root().kind == JsonKind::kObject;
      for (size_t i = 0; i < columns.size(); ++i) {
        const Input<Text>& name = inputs[i + 1];
        append_field(document, object && !name.is_null(row) ? field(document, name[row]) : nullptr, columns[i]);
      }
    });
    for (VectorBuilder& column : columns) {
      output.columns.push_back(column.finish());
    }
    return output;
  }

 private:
  // The last field of the name.
  static const JsonNode* field(const JsonDocument& document, Text name) {
    const JsonNode* found = nullptr;
    for (const JsonNode* child = document.first_child(document.root()); child != nullptr;
         child = document.next(*child)) {
      found = child->name == name ? child : found;
    }
    return found;
  }
  static void append_field(const JsonDocument& document, const JsonNode* value, VectorBuilder& out) {
    if (value == nullptr || value->kind == JsonKind::kNull) {
      return out.append_null();
    }
    if (value->kind == JsonKind::kString) {
      return out.append_string(value->text);
    }
    std::string text;
    append_json(document, *value, text);
    out.append_string(text);
  }
};

}  // namespace

FunctionDef json_tuple() {
  GeneratorFunction function{
      [](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<GeneratorBinding> {
        GeneratorBinding binding;
        for (size_t i = 0; i < arguments.size(); ++i) {
          if (!arguments[i].type.is_string_like() && !arguments[i].type.is_null()) {
            return BindMismatch{"NON_STRING_TYPE", {{"funcName", "`json_tuple`"}}};
          }
          binding.argument_types.push_back(DataType::string());
          if (i > 0) {
            binding.output.push_back({"c" + std::to_string(i - 1), DataType::string(), true, ""});
          }
        }
        binding.kernel = std::make_shared<const JsonTupleKernel>();
        return binding;
      }};
  return {.name = "json_tuple",
          .aliases = {},
          .group = "json_funcs",
          .since = "1.6.0",
          .usage = "One row with the named fields of a JSON object.",
          .arguments = "",
          .examples = {{"SELECT json_tuple('{\"a\":1, \"b\":2}', 'a', 'b')", "1\t2"}},
          .min_arguments = 2,
          .max_arguments = -1,
          .body = std::move(function)};
}

std::vector<FunctionDef> json_access_functions() {
  return {declare_scalar(kGroup,
                         {.name = "get_json_object",
                          .since = "1.5.0",
                          .usage = "Returns what a path finds in a JSON text: $ with .name, ['name'], [n] and [*].",
                          .example = {"SELECT get_json_object('{\"a\":\"b\"}', '$.a')", "b"},
                          .min_arguments = 2,
                          .max_arguments = 2},
                         {{"STRING, STRING -> STRING", find_rows, true}}),
          declare_scalar(kGroup,
                         {.name = "json_array_length",
                          .since = "3.1.0",
                          .usage = "Returns how many elements the outermost array of a JSON text has.",
                          .example = {"SELECT json_array_length('[1,2,3,4]')", "4"}},
                         of_text(DataType::integer(), length_rows)),
          declare_scalar(kGroup,
                         {.name = "json_object_keys",
                          .since = "3.1.0",
                          .usage = "Returns the keys of the outermost object of a JSON text.",
                          .example = {"SELECT json_object_keys('{\"key\": \"value\"}')", "[\"key\"]"}},
                         of_text(DataType::array(DataType::string()), key_rows))};
}

std::vector<FunctionDef> json_functions() {
  std::vector<FunctionDef> list = json_conversion_functions();
  append(list, json_access_functions());
  list.push_back(json_tuple());
  return list;
}

}  // namespace firesteel
