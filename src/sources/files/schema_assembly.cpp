#include "sources/files/schema_assembly.h"

#include <algorithm>
#include <strings.h>

namespace firesteel {
namespace {

DataType nullable_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(nullable_type(type.element()), true);
    case TypeId::kMap:
      return DataType::map(nullable_type(type.key()), nullable_type(type.value()), true);
    case TypeId::kStruct:
      return DataType::struct_type(nullable_schema(type.fields()));
    default:
      return type;
  }
}

Schema::const_iterator find(const Schema& in, const StructField& field) {
  return std::find_if(in.begin(), in.end(), [&](const StructField& other) {
    return strcasecmp(other.name.c_str(), field.name.c_str()) == 0;
  });
}

}  // namespace

Schema nullable_schema(const Schema& schema) {
  Schema result = schema;
  for (StructField& field : result) {
    field.type = nullable_type(field.type);
    field.nullable = true;
  }
  return result;
}

Schema with_partition_columns(const Schema& data, const Schema& partitions) {
  Schema schema;
  for (const StructField& field : data) {
    const auto partition = find(partitions, field);
    schema.push_back(partition == partitions.end() ? field : *partition);
  }
  for (const StructField& field : partitions) {
    if (find(data, field) == data.end()) {
      schema.push_back(field);
    }
  }
  return nullable_schema(schema);
}

Schema without_columns(const Schema& schema, const Schema& partitions) {
  Schema rest;
  for (const StructField& field : schema) {
    if (find(partitions, field) == partitions.end()) {
      rest.push_back(field);
    }
  }
  return rest;
}

}  // namespace firesteel
