#include "functions/xml/xml_reader.h"

#include "functions/csv/csv_record_reader.h"

#include <algorithm>

namespace firesteel {
namespace {

CsvFieldOptions text_options(const XmlOptions& options) {
  RecordOptions record;
  for (const auto& [name, value] : options.record.values()) {
    if (name == "timezone" || name.ends_with("format")) {
      record.set(name, value);
    }
  }
  return CsvFieldOptions(std::move(record));
}

}  // namespace

XmlReader::XmlReader(DataType type, const XmlOptions& options, std::string_view session_zone)
    : type_(std::move(type)),
      options_(options),
      text_options_(std::make_unique<CsvFieldOptions>(text_options(options))),
      text_reader_(std::make_unique<CsvRecordReader>(type_, *text_options_, session_zone)) {}

XmlReader::~XmlReader() = default;

bool XmlReader::read(std::string_view text, VectorBuilder& out) {
  record_ = text;
  const auto root = parse_xml(text, options_.ignore_namespace);
  bad_ = !root.has_value();
  append_struct(root.value_or(XmlNode{}), type_, out, true);
  return !bad_;
}

void XmlReader::append_struct(const XmlNode& node, const DataType& type, VectorBuilder& out, bool root) {
  const auto& fields = type.fields();
  // The elements for each field, up to the first one that does not fit.
  std::vector<std::vector<const XmlNode*>> found(fields.size());
  for (const XmlNode& child : node.children) {
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const StructField& f) { return !child.is_text() && f.name == child.name; });
    if (field == fields.end()) {
      continue;
    }
    const bool array = field->type.is(TypeId::kArray);
    VectorBuilder trial(array ? field->type.element() : field->type);
    if (!append(child, array ? field->type.element() : field->type, trial)) {
      bad_ = true;
      break;
    }
    found[static_cast<size_t>(field - fields.begin())].push_back(&child);
  }
  int corrupt = -1;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (root && fields[i].name == options_.corrupt_record_column && fields[i].type.is_string_like()) {
      corrupt = static_cast<int>(i);
    } else if (!append_field(node, fields[i], found[i], out.child(i))) {
      out.child(i).append_null();
    }
  }
  if (corrupt >= 0) {
    VectorBuilder& column = out.child(static_cast<size_t>(corrupt));
    bad_ ? column.append_string(record_) : column.append_null();
  }
  out.finish_struct();
}

// False, with nothing appended, when there is nothing for the field.
bool XmlReader::append_field(const XmlNode& node, const StructField& field, const std::vector<const XmlNode*>& found,
                             VectorBuilder& out) {
  if (field.name == options_.value_tag) {
    const std::string text = options_.trimmed(node.joined_text());
    return !text.empty() && append_text(text, field.type, out);
  }
  for (const auto& [name, value] : node.attributes) {
    if (options_.attribute_field(name) == field.name) {
      const bool good = append_text(value, field.type, out);
      bad_ = bad_ || !good;
      return good;
    }
  }
  if (found.empty()) {
    return false;
  }
  if (!field.type.is(TypeId::kArray)) {
    return append(*found.back(), field.type, out);
  }
  for (const XmlNode* element : found) {
    append(*element, field.type.element(), out.child(0));
  }
  out.finish_array(found.size());
  return true;
}

// False, with nothing appended, when the element is not of the type.
bool XmlReader::append(const XmlNode& node, const DataType& type, VectorBuilder& out) {
  switch (type.id()) {
    case TypeId::kStruct:
      append_struct(node, type, out, false);
      return true;
    case TypeId::kMap:
      return append_map(node, type, out);
    case TypeId::kArray:
      append(node, type.element(), out.child(0));
      out.finish_array(1);
      return true;
    default:
      break;
  }
  const bool text_type = type.is_string_like();
  if (node.has_elements()) {
    if (text_type) {
      out.append_string(node.markup());
    }
    return text_type;
  }
  const std::string text = options_.trimmed(node.joined_text());
  if (text.empty() && !text_type) {
    out.append_null();
    return true;
  }
  return append_text(text, type, out);
}

bool XmlReader::append_map(const XmlNode& node, const DataType& type, VectorBuilder& out) {
  size_t count = 0;
  for (const auto& [name, value] : node.attributes) {
    if (const auto field = options_.attribute_field(name)) {
      if (!append_text(value, type.value(), out.child(1))) {
        out.child(1).append_null();
        bad_ = true;
      }
      out.child(0).append_string(*field);
      ++count;
    }
  }
  for (const XmlNode& child : node.children) {
    if (child.is_text()) {
      continue;
    }
    if (!append(child, type.value(), out.child(1))) {
      out.child(1).append_null();
      bad_ = true;
    }
    out.child(0).append_string(child.name);
    ++count;
  }
  out.finish_array(count);
  return true;
}

bool XmlReader::append_text(const std::string& text, const DataType& type, VectorBuilder& out) {
  if (options_.null_value && text == *options_.null_value) {
    out.append_null();
    return true;
  }
  if (type.is(TypeId::kBoolean) && (text == "0" || text == "1")) {
    out.append<uint8_t>(text == "1" ? 1 : 0);
    return true;
  }
  return !type.is_nested() && text_reader_->append_field(text, type, out);
}

}  // namespace firesteel
