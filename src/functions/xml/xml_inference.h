#pragma once

#include "functions/csv/csv_field_inference.h"
#include "functions/xml/xml_document.h"
#include "functions/xml/xml_options.h"

namespace firesteel {

/// The type of XML elements, by the rules of Spark's XmlInferSchema: fields in the order of their names, whole numbers
/// are BIGINT, repeated elements arrays.
class XmlInference {
 public:
  XmlInference(const XmlOptions& options, std::string_view session_zone);

  /// The struct of a record; what nothing is known of is STRING.
  DataType type_of_record(const XmlNode& root) const;

 private:
  DataType type_of(const XmlNode& node) const;
  DataType type_of_text(const std::string& text) const;
  DataType type_of_struct(const XmlNode& node) const;

  const XmlOptions& options_;
  CsvFieldOptions text_options_;
  CsvFieldInference texts_;
};

}  // namespace firesteel
