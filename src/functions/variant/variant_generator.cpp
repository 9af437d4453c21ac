#include "functions/variant/variant_generator.h"

#include "columnar/vector_builder.h"
#include "functions/kernel_frame/overloads.h"
#include "functions/variant/variant_column.h"

namespace firesteel {
namespace {

class VariantExplodeKernel final : public GeneratorKernel {
 public:
  Output generate(std::span<const VectorPtr> arguments, Rows rows, bool outer) const override {
    const VariantInput input(*arguments[0]);
    Columns columns;
    rows.for_each([&](size_t row) {
      const VariantValue value = input.is_null(row) ? kNullVariant : input[row];
      const VariantKind kind = value.kind();
      const bool object = kind == VariantKind::kObject;
      const uint32_t count = object || kind == VariantKind::kArray ? value.count() : 0;
      for (uint32_t i = 0; i < count; ++i) {
        columns.parents.push_back(static_cast<int32_t>(row));
        columns.position.append<int32_t>(static_cast<int32_t>(i));
        if (object) {
          columns.key.append_string(value.field_name(i));
        } else {
          columns.key.append_null();
        }
        const VariantValue part = object ? value.field(i) : value.element(i);
        columns.value.child(0).append_string(part.bytes());
        columns.value.child(1).append_string(part.metadata());
        columns.value.finish_struct();
      }
      if (count == 0 && outer) {
        columns.parents.push_back(static_cast<int32_t>(row));
        columns.position.append_null();
        columns.key.append_null();
        columns.value.append_null();
      }
    });
    return {std::move(columns.parents), {columns.position.finish(), columns.key.finish(), columns.value.finish()}};
  }

 private:
  static constexpr std::string_view kNullBytes{"\0", 1};
  static inline const VariantValue kNullVariant{kNullBytes, {}};

  struct Columns {
    std::vector<int32_t> parents;
    VectorBuilder position{DataType::integer()};
    VectorBuilder key{DataType::string()};
    VectorBuilder value{DataType::variant()};
  };
};

BindResult<GeneratorBinding> bind(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is(TypeId::kVariant) && !type.is_null()) {
    return unexpected_input_type(0, "\"VARIANT\"", type);
  }
  return GeneratorBinding{{DataType::variant()},
                          {{"pos", DataType::integer(), false, ""},
                           {"key", DataType::string(), true, ""},
                           {"value", DataType::variant(), false, ""}},
                          std::make_shared<const VariantExplodeKernel>()};
}

}  // namespace

FunctionDef variant_explode() {
  return {.name = "variant_explode",
          .aliases = {"variant_explode_outer"},
          .group = "variant_funcs",
          .since = "4.0.0",
          .usage = "Returns the elements of an array or the fields of an object in a variant as rows.",
          .arguments = "",
          .examples = {{"SELECT * FROM variant_explode(parse_json('[true]'))", "0\tNULL\ttrue"}},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = GeneratorFunction{bind}};
}

}  // namespace firesteel
