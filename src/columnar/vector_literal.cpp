#include "base/errors/check.h"
#include "columnar/decoded_vector.h"
#include "columnar/nested_types.h"
#include "columnar/vector.h"
#include "columnar/vector_builder.h"

namespace firesteel {
namespace {

Literal::Children share(std::vector<Literal> children) {
  return std::make_shared<const std::vector<Literal>>(std::move(children));
}

Literal::Value range_value(const Vector& base, size_t index, size_t num_children) {
  const ArrayRange range = base.values<ArrayRange>()[index];
  std::vector<Literal> elements;
  for (int32_t i = 0; i < range.length; ++i) {
    for (size_t c = 0; c < num_children; ++c) {
      elements.push_back(base.children()[c]->literal_at(static_cast<size_t>(range.offset + i)));
    }
  }
  return share(std::move(elements));
}

Literal::Value struct_value(const Vector& base, size_t index) {
  std::vector<Literal> fields;
  for (const VectorPtr& child : base.children()) {
    fields.push_back(child->literal_at(index));
  }
  return share(std::move(fields));
}

}  // namespace

VectorPtr Vector::constant(const Literal& value, size_t size) {
  if (value.is_null()) {
    return null_constant(value.type, size);
  }
  VectorBuilder builder(value.type);
  builder.append_literal(value);
  auto vector = builder.finish();
  vector->set_encoding(Encoding::kConstant);
  vector->set_size(size);
  return vector;
}

Literal Vector::literal_at(size_t row) const {
  const DecodedVector decoded(*this);
  if (type_.is_null() || decoded.is_null(row)) {
    return Literal::null(type_);
  }
  const Vector& base = decoded.base();
  const size_t index = decoded.index(row);
  switch (type_.physical()) {
    case PhysicalType::kBool:
      return {type_, base.values<uint8_t>()[index] != 0};
    case PhysicalType::kInt8:
      return {type_, static_cast<int64_t>(base.values<int8_t>()[index])};
    case PhysicalType::kInt16:
      return {type_, static_cast<int64_t>(base.values<int16_t>()[index])};
    case PhysicalType::kInt32:
      return {type_, static_cast<int64_t>(base.values<int32_t>()[index])};
    case PhysicalType::kInt64:
      return {type_, base.values<int64_t>()[index]};
    case PhysicalType::kInt128:
      return {type_, base.values<int128_t>()[index]};
    case PhysicalType::kFloat:
      return {type_, static_cast<double>(base.values<float>()[index])};
    case PhysicalType::kDouble:
      return {type_, base.values<double>()[index]};
    case PhysicalType::kString:
      return {type_, std::string(base.values<StringView>()[index].view())};
    case PhysicalType::kInterval:
      return {type_, base.values<CalendarInterval>()[index]};
    case PhysicalType::kArray:
      return {type_, range_value(base, index, 1)};
    case PhysicalType::kMap:
      return {type_, range_value(base, index, 2)};
    case PhysicalType::kStruct:
      return {type_, struct_value(base, index)};
    case PhysicalType::kNull:
      break;
  }
  fail_check("literal_at: unknown physical type");
}

}  // namespace firesteel
