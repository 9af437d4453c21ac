#include "functions/xml/xml_inference.h"

#include "functions/json/json_inference.h"

#include <map>

namespace firesteel {
namespace {

CsvFieldOptions text_options(const XmlOptions& options) {
  RecordOptions record;
  for (const char* name : {"dateFormat", "timestampFormat", "timestampNTZFormat", "timeZone", "preferDate"}) {
    if (const auto value = options.record.get(name)) {
      record.set(name, *value);
    }
  }
  return CsvFieldOptions(std::move(record));
}

DataType without_void(const DataType& type) {
  if (type.is_null()) {
    return DataType::string();
  }
  if (type.is(TypeId::kArray)) {
    return DataType::array(without_void(type.element()));
  }
  if (!type.is(TypeId::kStruct)) {
    return type;
  }
  std::vector<StructField> fields = type.fields();
  for (StructField& field : fields) {
    field.type = without_void(field.type);
  }
  return DataType::struct_type(std::move(fields));
}

}  // namespace

XmlInference::XmlInference(const XmlOptions& options, std::string_view session_zone)
    : options_(options), text_options_(text_options(options)), texts_(text_options_, session_zone) {}

DataType XmlInference::type_of_text(const std::string& written) const {
  const std::string text = options_.trimmed(written);
  if (text.empty() || (options_.null_value && text == *options_.null_value)) {
    return DataType::null();
  }
  if (!options_.infer_schema) {
    return DataType::string();
  }
  const DataType type = texts_.type_of(DataType::null(), text);
  const bool whole = type.is(TypeId::kInteger) || type.is_null();
  return whole ? DataType::long_type() : (type.is_decimal() ? DataType::double_type() : type);
}

DataType XmlInference::type_of(const XmlNode& node) const {
  const bool attributes = !node.attributes.empty() && !options_.exclude_attributes;
  return attributes || node.has_elements() ? type_of_struct(node) : type_of_text(node.joined_text());
}

DataType XmlInference::type_of_struct(const XmlNode& node) const {
  std::map<std::string, DataType> types;
  std::map<std::string, int> counts;
  const auto add = [&](const std::string& name, const DataType& type) {
    types[name] = counts[name]++ == 0 ? type : JsonInference::merged(types[name], type);
  };
  for (const auto& [name, value] : node.attributes) {
    if (const auto field = options_.attribute_field(name)) {
      add(*field, type_of_text(value));
    }
  }
  for (const XmlNode& child : node.children) {
    if (!child.is_text()) {
      add(child.name, type_of(child));
    }
  }
  if (const std::string text = options_.trimmed(node.joined_text()); !text.empty()) {
    add(options_.value_tag, type_of_text(text));
  }
  std::vector<StructField> fields;
  for (const auto& [name, type] : types) {
    fields.push_back({name, counts[name] > 1 ? DataType::array(type) : type, true, ""});
  }
  return DataType::struct_type(std::move(fields));
}

DataType XmlInference::type_of_record(const XmlNode& root) const { return without_void(type_of_struct(root)); }

}  // namespace firesteel
