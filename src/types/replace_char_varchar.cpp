#include "types/replace_char_varchar.h"

namespace firesteel {

DataType replace_char_varchar(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(replace_char_varchar(type.element()), type.contains_null());
    case TypeId::kMap:
      return DataType::map(replace_char_varchar(type.key()), replace_char_varchar(type.value()), type.contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) {
        field.type = replace_char_varchar(field.type);
      }
      return DataType::struct_type(std::move(fields));
    }
    default:
      return type.is(TypeId::kChar) || type.is(TypeId::kVarchar) ? DataType::string() : type;
  }
}

}  // namespace firesteel
