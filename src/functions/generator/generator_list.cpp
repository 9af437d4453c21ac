// explode, posexplode, inline, stack. The _outer names are aliases: the call carries the flag.
#include "columnar/batch.h"
#include "functions/function_lists.h"
#include "functions/kernel_frame/overloads.h"

namespace firesteel {
namespace {

/// Elements of an ARRAY or entries of a MAP as rows.
struct Elements {
  std::vector<int32_t> parents;
  std::vector<int32_t> elements;   // -1: the row of NULLs of an outer call
  std::vector<int32_t> positions;  // within the parent

  Elements(const Vector& ranges, Rows rows, bool outer) {
    const auto* values = ranges.values<ArrayRange>();
    rows.for_each([&](size_t row) {
      const int32_t length = ranges.is_null(row) ? 0 : values[row].length;
      for (int32_t e = 0; e < length; ++e) {
        add(row, values[row].offset + e, e);
      }
      if (length == 0 && outer) {
        add(row, -1, -1);
      }
    });
  }
  void add(size_t row, int32_t element, int32_t position) {
    parents.push_back(static_cast<int32_t>(row));
    elements.push_back(element);
    positions.push_back(position);
  }
};

VectorPtr position_column(const std::vector<int32_t>& positions) {
  auto column = Vector::flat(DataType::integer(), positions.size());
  auto* out = column->mutable_values<int32_t>();
  for (size_t i = 0; i < positions.size(); ++i) {
    out[i] = std::max(positions[i], 0);
    if (positions[i] < 0) {
      column->set_null(i);
    }
  }
  return column;
}

class ExplodeKernel final : public GeneratorKernel {
 public:
  explicit ExplodeKernel(bool with_position) : with_position_(with_position) {}
  Output generate(std::span<const VectorPtr> arguments, Rows rows, bool outer) const override {
    const VectorPtr ranges = flatten(arguments[0]);
    Elements found(*ranges, rows, outer);
    Output output;
    if (with_position_) {
      output.columns.push_back(position_column(found.positions));
    }
    for (const VectorPtr& child : ranges->children()) {
      output.columns.push_back(gather_or_null(child, found.elements));
    }
    output.parent_rows = std::move(found.parents);
    return output;
  }

 private:
  bool with_position_;
};

class InlineKernel final : public GeneratorKernel {
 public:
  Output generate(std::span<const VectorPtr> arguments, Rows rows, bool outer) const override {
    const VectorPtr ranges = flatten(arguments[0]);
    const VectorPtr structs = flatten(ranges->children()[0]);
    Elements found(*ranges, rows, outer);
    // A NULL struct gives a row of NULLs.
    for (int32_t& element : found.elements) {
      element = element >= 0 && structs->is_null(static_cast<size_t>(element)) ? -1 : element;
    }
    Output output;
    for (const VectorPtr& field : structs->children()) {
      output.columns.push_back(gather_or_null(field, found.elements));
    }
    output.parent_rows = std::move(found.parents);
    return output;
  }
};

/// stack(n, v1, ..., vk): n rows of ceil(k / n) columns.
class StackKernel final : public GeneratorKernel {
 public:
  StackKernel(size_t height, size_t width) : height_(height), width_(width) {}
  Output generate(std::span<const VectorPtr> arguments, Rows rows, bool) const override {
    Output output;
    const size_t size = arguments[0]->size();
    for (size_t i = 0; i < rows.count * height_; ++i) {
      output.parent_rows.push_back(rows[i / height_]);
    }
    for (size_t column = 0; column < width_; ++column) {
      std::vector<Batch> parts;
      for (size_t line = 0; line < height_; ++line) {
        const size_t argument = 1 + line * width_ + column;
        if (argument < arguments.size()) {
          parts.push_back({{flatten(arguments[argument])}, size, nullptr});
        }
      }
      const Batch joined = concatenate(parts, {arguments[1 + column]->type()});
      std::vector<int32_t> indices;
      for (size_t i = 0; i < rows.count * height_; ++i) {
        const size_t line = i % height_;
        indices.push_back(line < parts.size() ? static_cast<int32_t>(line * size) + rows[i / height_] : -1);
      }
      output.columns.push_back(gather_or_null(joined.columns[0], indices));
    }
    return output;
  }

 private:
  size_t height_;
  size_t width_;
};

GeneratorFunction explode_function(bool with_position) {
  return {[with_position](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<GeneratorBinding> {
    const DataType& type = arguments[0].type;
    Schema output;
    if (with_position) {
      output.push_back({"pos", DataType::integer(), false, ""});
    }
    if (type.is(TypeId::kArray)) {
      output.push_back({"col", type.element(), type.contains_null(), ""});
    } else if (type.is(TypeId::kMap)) {
      output.push_back({"key", type.key(), false, ""});
      output.push_back({"value", type.value(), type.contains_null(), ""});
    } else {
      return unexpected_input_type(0, "(\"ARRAY\" or \"MAP\")", type);
    }
    return GeneratorBinding{{type}, std::move(output), std::make_shared<const ExplodeKernel>(with_position)};
  }};
}

GeneratorFunction inline_function() {
  return {[](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<GeneratorBinding> {
    const DataType& type = arguments[0].type;
    if (!type.is(TypeId::kArray) || !type.element().is(TypeId::kStruct)) {
      return unexpected_input_type(0, "\"ARRAY<STRUCT>\"", type);
    }
    Schema output = type.element().fields();
    for (StructField& field : output) {
      field.nullable = field.nullable || type.contains_null();
    }
    return GeneratorBinding{{type}, std::move(output), std::make_shared<const InlineKernel>()};
  }};
}

GeneratorFunction stack_function() {
  return {[](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<GeneratorBinding> {
    if (!arguments[0].type.is_integral()) {
      return unexpected_input_type(0, "\"INT\"", arguments[0].type);
    }
    if (arguments[0].constant == nullptr || arguments[0].constant->is_null()) {
      return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`n`"}, {"inputType", "\"INT\""}}, 0};
    }
    const int64_t height = arguments[0].constant->as_int64();
    if (height <= 0) {
      return BindMismatch{
          "VALUE_OUT_OF_RANGE",
          {{"exprName", "`n`"}, {"valueRange", "(0, 2147483647]"}, {"currentValue", std::to_string(height)}}};
    }
    const auto rows = static_cast<size_t>(height);
    const size_t width = (arguments.size() - 1 + rows - 1) / rows;
    std::vector<DataType> types(arguments.size());
    types[0] = arguments[0].type;
    Schema output;
    for (size_t column = 0; column < width; ++column) {
      std::vector<DataType> cells;
      for (size_t i = 1 + column; i < arguments.size(); i += width) {
        cells.push_back(arguments[i].type);
      }
      // Only NULLs get another type.
      const auto typed = std::find_if(cells.begin(), cells.end(), [](const DataType& type) { return !type.is_null(); });
      const DataType common = typed == cells.end() ? cells[0] : *typed;
      const auto other = std::find_if(cells.begin(), cells.end(),
                                      [&](const DataType& type) { return !type.is_null() && type != common; });
      if (other != cells.end()) {
        const auto index = [&](auto cell) {
          return std::to_string(column + 1 + static_cast<size_t>(cell - cells.begin()) * width);
        };
        return BindMismatch{"STACK_COLUMN_DIFF_TYPES",
                            {{"columnIndex", std::to_string(column)},
                             {"leftParamIndex", index(typed)},
                             {"leftType", "\"" + common.sql() + "\""},
                             {"rightParamIndex", index(other)},
                             {"rightType", "\"" + other->sql() + "\""}}};
      }
      for (size_t i = 1 + column; i < arguments.size(); i += width) {
        types[i] = common;
      }
      output.push_back({"col" + std::to_string(column), common, true, ""});
    }
    return GeneratorBinding{std::move(types), std::move(output), std::make_shared<const StackKernel>(rows, width)};
  }};
}

FunctionDef generator(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                      FunctionExample example, GeneratorFunction body, int min = 1, int max = 1) {
  return {.name = name,
          .aliases = std::move(aliases),
          .group = "generator_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = min,
          .max_arguments = max,
          .body = std::move(body)};
}

}  // namespace

std::vector<FunctionDef> generator_functions() {
  return {
      generator("explode", {"explode_outer"}, "1.0.0", "A row for each element of an array or entry of a map.",
                {"SELECT explode(array(10, 20))", "10\n20"}, explode_function(false)),
      generator("posexplode", {"posexplode_outer"}, "2.0.0", "As explode, with the position first.",
                {"SELECT posexplode(array(10, 20))", "0\t10\n1\t20"}, explode_function(true)),
      generator("inline", {"inline_outer"}, "2.0.0", "A row for each struct of an array, its fields as columns.",
                {"SELECT inline(array(struct(1, 'a'), struct(2, 'b')))", "1\ta\n2\tb"}, inline_function()),
      generator("stack", {}, "2.0.0", "Spreads the values over n rows.", {"SELECT stack(2, 1, 2, 3)", "1\t2\n3\tNULL"},
                stack_function(), 2, -1),
  };
}

}  // namespace firesteel
