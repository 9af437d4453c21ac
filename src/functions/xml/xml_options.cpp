#include "functions/xml/xml_options.h"

namespace firesteel {

XmlOptions::XmlOptions(RecordOptions options)
    : record(std::move(options)),
      row_tag(record.get_or("rowTag", "ROW")),
      attribute_prefix(record.get_or("attributePrefix", "_")),
      value_tag(record.get_or("valueTag", "_VALUE")),
      array_element_name(record.get_or("arrayElementName", "item")),
      indent(record.get_or("indent", "    ")),
      null_value(record.get("nullValue")),
      exclude_attributes(record.get_bool("excludeAttribute", false)),
      ignore_surrounding_spaces(record.get_bool("ignoreSurroundingSpaces", true)),
      ignore_namespace(record.get_bool("ignoreNamespace", false)),
      infer_schema(record.get_bool("inferSchema", true)),
      corrupt_record_column(record.get_or("columnNameOfCorruptRecord", "_corrupt_record")) {
  for (const char* name : {"rowValidationXSDPath", "wildcardColName", "locale"}) {
    if (record.get(name)) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the option " + std::string(name)}});
    }
  }
}

std::string XmlOptions::trimmed(const std::string& text) const {
  if (!ignore_surrounding_spaces) {
    return text;
  }
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace firesteel
