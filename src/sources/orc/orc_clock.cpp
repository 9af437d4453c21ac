#include "sources/orc/orc_clock.h"

#include "columnar/batch.h"

#include <functional>

namespace firesteel::orc_format {
namespace {

bool has_timestamp(const DataType& type) {
  switch (type.id()) {
    case TypeId::kTimestamp:
      return true;
    case TypeId::kArray:
      return has_timestamp(type.element());
    case TypeId::kMap:
      return has_timestamp(type.key()) || has_timestamp(type.value());
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (has_timestamp(field.type)) {
          return true;
        }
      }
      return false;
    default:
      return false;
  }
}

VectorPtr shifted(const VectorPtr& column, const std::function<int64_t(int64_t)>& shift) {
  if (!has_timestamp(column->type())) {
    return column;
  }
  const VectorPtr flat = flatten(column);
  auto result = std::make_shared<Vector>(*flat);
  if (flat->type().is(TypeId::kTimestamp)) {
    auto values = Buffer::allocate(flat->size() * sizeof(int64_t));
    auto* out = values->mutable_as<int64_t>();
    const auto* in = flat->values<int64_t>();
    for (size_t row = 0; row < flat->size(); ++row) {
      out[row] = flat->is_null(row) ? 0 : shift(in[row]);
    }
    result->set_values(std::move(values));
    return result;
  }
  std::vector<VectorPtr> children;
  for (const VectorPtr& child : flat->children()) {
    children.push_back(shifted(child, shift));
  }
  result->set_children(std::move(children));
  return result;
}

}  // namespace

VectorPtr to_instants(const VectorPtr& column, const TimeZone& zone) {
  return shifted(column, [&](int64_t local) { return zone.to_utc(local); });
}

VectorPtr to_clock_times(const VectorPtr& column, const TimeZone& zone) {
  return shifted(column, [&](int64_t instant) { return zone.to_local(instant); });
}

}  // namespace firesteel::orc_format
