#pragma once

#include "functions/text_records/record_options.h"

#include <optional>
#include <string>

namespace firesteel {

/// Options of XML functions and of the XML source, by Spark's names.
struct XmlOptions {
  explicit XmlOptions(RecordOptions options);

  RecordOptions record;
  std::string row_tag;           // writing
  std::string attribute_prefix;  // of the names of fields that are attributes
  std::string value_tag;         // the field for the text of an element that has attributes or elements
  std::string array_element_name;
  std::string indent;
  std::optional<std::string> null_value;
  bool exclude_attributes;
  bool ignore_surrounding_spaces;
  bool ignore_namespace;
  bool infer_schema;
  std::string corrupt_record_column;

  /// The name of an attribute as a field's; none when attributes are not read.
  std::optional<std::string> attribute_field(const std::string& name) const {
    return exclude_attributes ? std::nullopt : std::optional(attribute_prefix + name);
  }
  /// Text without surrounding blanks, if these are to be ignored.
  std::string trimmed(const std::string& text) const;
};

}  // namespace firesteel
