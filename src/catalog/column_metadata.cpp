#include "catalog/column_metadata.h"

#include "types/json_reader.h"
#include "types/type_ddl.h"

namespace firesteel {
namespace {

bool is_char_varchar(const DataType& type) { return type.is(TypeId::kChar) || type.is(TypeId::kVarchar); }

}  // namespace

std::optional<std::string> metadata_value(const StructField& field, std::string_view key) {
  if (field.metadata.empty()) {
    return std::nullopt;
  }
  const auto json = read_json(field.metadata);
  const JsonValue* value = json == nullptr ? nullptr : json->find(key);
  return value == nullptr || value->kind != JsonValue::Kind::kString ? std::nullopt : std::optional(value->text);
}

void set_metadata_value(StructField& field, std::string_view key, const std::optional<std::string>& value) {
  std::string members;
  if (!field.metadata.empty()) {
    if (const auto json = read_json(field.metadata)) {
      for (const auto& [name, member] : json->members) {
        if (name != key) {
          members += (members.empty() ? "" : ",") + json_quoted(name) + ":" + std::string(member.source);
        }
      }
    }
  }
  if (value.has_value()) {
    members += (members.empty() ? "" : ",") + json_quoted(key) + ":" + json_quoted(*value);
  }
  field.metadata = members.empty() ? "" : "{" + members + "}";
}

bool has_char_varchar(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return has_char_varchar(type.element());
    case TypeId::kMap:
      return has_char_varchar(type.key()) || has_char_varchar(type.value());
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (has_char_varchar(field.type)) {
          return true;
        }
      }
      return false;
    default:
      return is_char_varchar(type);
  }
}

StructField stored_column(StructField field) {
  if (has_char_varchar(field.type)) {
    set_metadata_value(field, kCharVarcharKey, field.type.simple_string());
    field.type = replace_char_varchar(field.type);
  }
  return field;
}

DataType declared_type(const StructField& field) {
  const auto text = metadata_value(field, kCharVarcharKey);
  return text.has_value() ? parse_type_ddl(*text) : field.type;
}

}  // namespace firesteel
