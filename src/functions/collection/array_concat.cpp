#include "functions/collection/array_concat.h"

#include "columnar/decoded_vector.h"
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/overloads.h"

namespace firesteel {
namespace {

VectorPtr concat_arrays(const KernelCall& call) {
  VectorBuilder builder(call.result_type);
  size_t next = 0;
  call.rows.for_each([&](size_t row) {
    for (; next < row; ++next) {
      builder.append_null();
    }
    size_t elements = 0;
    for (const VectorPtr& argument : call.arguments) {
      const DecodedVector decoded(*argument);
      const ArrayRange range = decoded.value<ArrayRange>(row);
      const Vector& source = *decoded.base().children()[0];
      for (int i = 0; i < range.length; ++i) {
        builder.child(0).append_from(source, static_cast<size_t>(range.offset + i));
      }
      elements += static_cast<size_t>(range.length);
    }
    builder.finish_array(elements);
    ++next;
  });
  for (; next < call.size; ++next) {
    builder.append_null();
  }
  return builder.finish();
}

}  // namespace

BindResult<ScalarBinding> bind_array_concat(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  const std::vector<DataType> types = types_of(arguments);
  const auto common = wider_type(types, coercion_rules(context));
  if (!common || !common->is(TypeId::kArray)) {
    std::string list;
    for (const DataType& type : types) {
      list += (list.empty() ? "\"" : " or \"") + type.sql() + "\"";
    }
    return BindMismatch{"DATA_DIFF_TYPES", {{"functionName", "`concat`"}, {"dataType", "(" + list + ")"}}};
  }
  ScalarBinding binding;
  binding.argument_types.assign(arguments.size(), *common);
  binding.result_type = *common;
  binding.nullable = any_nullable(arguments);
  binding.kernel = concat_arrays;
  return binding;
}

}  // namespace firesteel
