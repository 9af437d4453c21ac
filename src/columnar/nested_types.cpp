#include "columnar/nested_types.h"

namespace firesteel {

std::vector<DataType> child_types(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return {type.element()};
    case TypeId::kMap:
      return {type.key(), type.value()};
    case TypeId::kStruct: {
      std::vector<DataType> types;
      for (const StructField& field : type.fields()) {
        types.push_back(field.type);
      }
      return types;
    }
    case TypeId::kVariant:
      return {DataType::binary(), DataType::binary()};  // value, metadata
    case TypeId::kUdt:
      return child_types(type.storage_type());
    default:
      return {};
  }
}

}  // namespace firesteel
