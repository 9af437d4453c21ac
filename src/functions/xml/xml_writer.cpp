#include "functions/xml/xml_writer.h"

#include "columnar/decoded_vector.h"
#include "functions/cast/value_text.h"
#include "functions/xml/xml_document.h"

namespace firesteel {
namespace {

// <a> becomes <a/>.
void close_empty(std::string& out) {
  out.pop_back();
  out += "/>";
}

}  // namespace

void XmlWriter::append(const Vector& record, size_t row, std::string& out) {
  append_element(options_.row_tag, record, row, 0, out);
  out += options_.indent.empty() ? "\n" : "";
}

bool XmlWriter::is_attribute(const std::string& name) const {
  return !options_.attribute_prefix.empty() && name.starts_with(options_.attribute_prefix) &&
         name != options_.value_tag;
}

void XmlWriter::next_line(int depth, std::string& out) const {
  if (options_.indent.empty()) {
    return;
  }
  out.push_back('\n');
  for (int i = 0; i < depth; ++i) {
    out += options_.indent;
  }
}

// One element; an array gives one for each of its elements. A NULL gives none, or the null value.
void XmlWriter::append_element(std::string_view name, const Vector& vector, size_t row, int depth, std::string& out) {
  const DecodedVector decoded(vector);
  const bool null = vector.type().is_null() || decoded.is_null(row);
  if (null && !options_.null_value) {
    return;
  }
  if (!null && vector.type().is(TypeId::kArray)) {
    const auto range = decoded.value<ArrayRange>(row);
    const bool nested = vector.type().element().is(TypeId::kArray);
    for (int32_t i = 0; i < range.length; ++i) {
      const auto element = static_cast<size_t>(range.offset + i);
      if (!nested) {
        append_element(name, *decoded.base().children()[0], element, depth, out);
        continue;
      }
      next_line(depth, out);
      out.append("<").append(name).append(">");
      const size_t before = out.size();
      append_element(options_.array_element_name, *decoded.base().children()[0], element, depth + 1, out);
      if (out.size() == before) {
        close_empty(out);
        continue;
      }
      next_line(depth, out);
      out.append("</").append(name).append(">");
    }
    return;
  }
  if (depth > 0) {
    next_line(depth, out);
  }
  out.append("<").append(name);
  append_attributes(vector, row, out);
  out.push_back('>');
  const size_t before = out.size();
  bool elements = false;
  if (null) {
    append_xml_text(*options_.null_value, false, out);
  } else {
    elements = append_content(vector, row, depth + 1, out);
  }
  if (out.size() == before && !null && vector.type().is_nested()) {
    close_empty(out);
    return;
  }
  if (elements) {
    next_line(depth, out);
  }
  out.append("</").append(name).append(">");
}

void XmlWriter::append_attributes(const Vector& vector, size_t row, std::string& out) {
  const DecodedVector decoded(vector);
  if (!vector.type().is(TypeId::kStruct) || decoded.is_null(row)) {
    return;
  }
  const auto& fields = vector.type().fields();
  const size_t index = decoded.index(row);
  for (size_t i = 0; i < fields.size(); ++i) {
    const Vector& child = *decoded.base().children()[i];
    if (!is_attribute(fields[i].name) || child.type().is_null() || child.is_null(index)) {
      continue;
    }
    std::string text;
    append_text(child, index, text);
    out.append(" ").append(fields[i].name.substr(options_.attribute_prefix.size())).append("=\"");
    append_xml_text(text, true, out);
    out.push_back('"');
  }
}

// True when elements were written, not only text.
bool XmlWriter::append_content(const Vector& vector, size_t row, int depth, std::string& out) {
  const DecodedVector decoded(vector);
  const DataType& type = vector.type();
  const size_t index = decoded.index(row);
  const size_t before = out.size();
  if (type.is(TypeId::kMap)) {
    const auto range = decoded.value<ArrayRange>(row);
    for (int32_t i = 0; i < range.length; ++i) {
      const auto entry = static_cast<size_t>(range.offset + i);
      std::string key;
      append_text(*decoded.base().children()[0], entry, key);
      append_element(key, *decoded.base().children()[1], entry, depth, out);
    }
    return out.size() > before;
  }
  if (!type.is(TypeId::kStruct)) {
    std::string text;
    append_text(vector, row, text);
    append_xml_text(text, false, out);
    return false;
  }
  bool elements = false;
  for (size_t i = 0; i < type.fields().size(); ++i) {
    const Vector& child = *decoded.base().children()[i];
    const std::string& name = type.fields()[i].name;
    if (is_attribute(name)) {
      continue;
    }
    if (name == options_.value_tag) {
      if (!child.type().is_null() && !child.is_null(index)) {
        append_content(child, index, depth, out);
      }
      continue;
    }
    const size_t size = out.size();
    append_element(name, child, index, depth, out);
    elements = elements || out.size() > size;
  }
  return elements;
}

void XmlWriter::append_text(const Vector& vector, size_t row, std::string& out) {
  const DecodedVector decoded(vector);
  switch (vector.type().id()) {
    case TypeId::kDate:
      return datetimes_.append_date(decoded.value<int32_t>(row), out);
    case TypeId::kTimestamp:
      return datetimes_.append_timestamp(decoded.value<int64_t>(row), out);
    case TypeId::kTimestampNtz:
      return datetimes_.append_timestamp_ntz(decoded.value<int64_t>(row), out);
    case TypeId::kTime:
      return datetimes_.append_time(decoded.value<int64_t>(row), out);
    case TypeId::kBinary:
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "XML of BINARY"}});
    default:
      return append_value_text(vector, row, datetimes_.zone(), out, DecimalStyle::kJava);
  }
}

}  // namespace firesteel
