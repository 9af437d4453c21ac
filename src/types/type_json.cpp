#include "types/type_json.h"

#include "base/errors/spark_error.h"
#include "base/text/collation.h"
#include "types/json_reader.h"
#include "types/type_ddl.h"

namespace firesteel {
namespace {

[[noreturn]] void invalid(std::string_view text) {
  throw SparkError("INVALID_JSON_DATA_TYPE", {{"invalidType", std::string(text)}});
}

const JsonValue& member(const JsonValue& value, std::string_view name) {
  const JsonValue* found = value.find(name);
  if (found == nullptr) {
    invalid(value.source);
  }
  return *found;
}

DataType type_of(const JsonValue& value);

DataType named_type(const JsonValue& value) {
  if (value.text == "void" || value.text == "null") {
    return DataType::null();
  }
  if (value.text == "interval" || value.text == "calendarinterval") {
    return DataType::calendar_interval();
  }
  try {
    return parse_type_ddl(value.text);  // the short names are DDL too: "long", "decimal(10,2)", "interval day"
  } catch (const SparkError&) {
    invalid(value.text);
  }
}

DataType struct_of(const JsonValue& value) {
  std::vector<StructField> fields;
  for (const JsonValue& field : member(value, "fields").items) {
    StructField& out = fields.emplace_back();
    out.name = member(field, "name").text;
    out.type = type_of(member(field, "type"));
    const JsonValue* nullable = field.find("nullable");
    out.nullable = nullable == nullptr || nullable->is_true();
    const JsonValue* metadata = field.find("metadata");
    if (metadata != nullptr && !metadata->members.empty()) {
      out.metadata = std::string(metadata->source);
      const JsonValue* collations = metadata->find("__COLLATIONS");
      const JsonValue* own = collations == nullptr ? nullptr : collations->find(out.name);
      if (own != nullptr && out.type.is(TypeId::kString)) {
        const size_t dot = own->text.find('.');
        out.type = DataType::string(
            Collation::canonical_name(dot == std::string::npos ? own->text : own->text.substr(dot + 1)));
      }
    }
  }
  return DataType::struct_type(std::move(fields));
}

DataType type_of(const JsonValue& value) {
  if (value.kind == JsonValue::Kind::kString) {
    return named_type(value);
  }
  if (value.kind != JsonValue::Kind::kObject) {
    invalid(value.source);
  }
  const std::string& kind = member(value, "type").text;
  if (kind == "struct") {
    return struct_of(value);
  }
  if (kind == "array") {
    return DataType::array(type_of(member(value, "elementType")), member(value, "containsNull").is_true());
  }
  if (kind == "map") {
    return DataType::map(type_of(member(value, "keyType")), type_of(member(value, "valueType")),
                         member(value, "valueContainsNull").is_true());
  }
  if (kind == "udt") {
    return DataType::udt(std::string(value.source), type_of(member(value, "sqlType")));
  }
  invalid(value.source);
}

void write(const DataType& type, std::string& out);

void write_fields(const DataType& type, std::string& out) {
  out += R"({"type":"struct","fields":[)";
  bool first = true;
  for (const StructField& field : type.fields()) {
    out += first ? "" : ",";
    first = false;
    out += "{\"name\":" + json_quoted(field.name) + ",\"type\":";
    write(field.type, out);
    out += std::string(",\"nullable\":") + (field.nullable ? "true" : "false");
    out += ",\"metadata\":" + (field.metadata.empty() ? std::string("{}") : field.metadata) + "}";
  }
  out += "]}";
}

void write(const DataType& type, std::string& out) {
  switch (type.id()) {
    case TypeId::kArray:
      out += R"({"type":"array","elementType":)";
      write(type.element(), out);
      out += std::string(",\"containsNull\":") + (type.contains_null() ? "true" : "false") + "}";
      return;
    case TypeId::kMap:
      out += R"({"type":"map","keyType":)";
      write(type.key(), out);
      out += ",\"valueType\":";
      write(type.value(), out);
      out += std::string(",\"valueContainsNull\":") + (type.contains_null() ? "true" : "false") + "}";
      return;
    case TypeId::kStruct:
      write_fields(type, out);
      return;
    case TypeId::kUdt:
      out += type.udt_json();
      return;
    default:
      out += json_quoted(type.type_name());
  }
}

}  // namespace

DataType data_type_from_json(std::string_view text) {
  const auto value = read_json(text);
  if (value == nullptr) {
    invalid(text);
  }
  return type_of(*value);
}

std::string data_type_to_json(const DataType& type) {
  std::string out;
  write(type, out);
  return out;
}

}  // namespace firesteel
