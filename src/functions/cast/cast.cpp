#include "functions/cast/cast.h"

#include "functions/cast/cast_kernels.h"
#include "functions/variant/variant_cast.h"

namespace firesteel {
namespace {

bool is_time_like(const DataType& type) { return type.is_datetime() || type.is(TypeId::kTime); }

ScalarKernel integer_to_binary() {
  return [](const KernelCall& call) -> VectorPtr {
    VectorPtr input = flatten(call.arguments[0]);
    const size_t width = physical_width(input->type().physical());
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<StringView>();
    for (size_t row = 0; row < call.size; ++row) {
      char bytes[8];
      const auto* source = input->values<char>() + row * width;
      for (size_t i = 0; i < width; ++i) {
        bytes[i] = source[width - 1 - i];  // big-endian, as Java's NumberConverter
      }
      out[row] = StringView(bytes, static_cast<uint32_t>(width));
    }
    return result;
  };
}

}  // namespace

ScalarKernel make_cast_kernel(const DataType& from, const DataType& to, EvalMode mode) {
  if (from.is_null()) {
    return [](const KernelCall& call) { return Vector::null_constant(call.result_type, call.size); };
  }
  if (from == to) {
    return [](const KernelCall& call) { return call.arguments[0]; };
  }
  if (from.is(TypeId::kVariant)) {
    return make_cast_from_variant(to);
  }
  if (to.is(TypeId::kVariant)) {
    return make_cast_to_variant();
  }
  if (from.is_string_like() && !to.is_string_like()) {
    return make_cast_from_string(from, to);
  }
  if (to.is_string_like()) {
    return make_cast_to_string(from, to);
  }
  if (from.is_nested()) {
    return make_nested_cast(from, to, mode);
  }
  if (is_time_like(from) || is_time_like(to)) {
    return make_datetime_cast(from, to);
  }
  if (from.is_interval() || to.is_interval()) {
    return make_interval_cast(from, to);
  }
  if (to.is(TypeId::kBinary)) {
    return integer_to_binary();
  }
  return from.is_decimal() || to.is_decimal() ? make_decimal_cast(from, to) : make_number_cast(from, to);
}

Literal cast_literal(const Literal& value, const DataType& to, EvalMode mode,
                     const EvaluationEnvironment& environment) {
  if (value.is_null()) {
    return Literal::null(to);
  }
  const VectorPtr argument = Vector::constant(value, 1);
  RowErrors errors(mode);
  const VectorPtr result =
      make_cast_kernel(value.type, to, mode)({std::span(&argument, 1), Rows::all(1), 1, to, errors, environment});
  if (errors.error()) {
    throw *errors.error();
  }
  return errors.null_rows().empty() && !result->is_null(0) ? result->literal_at(0) : Literal::null(to);
}

}  // namespace firesteel
