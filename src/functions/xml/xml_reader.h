#pragma once

#include "columnar/vector_builder.h"
#include "functions/text_records/record_datetimes.h"
#include "functions/xml/xml_document.h"
#include "functions/xml/xml_options.h"

#include <memory>
#include <string>
#include <string_view>

namespace firesteel {

class CsvRecordReader;
struct CsvFieldOptions;

/// XML elements as structs, by the rules of Spark's StaxXmlParser: child elements and attributes are fields, repeated
/// ones arrays. What does not fit leaves NULL there and in the elements after it, and makes the record a bad one.
class XmlReader {
 public:
  /// `type`: a STRUCT. `options` must outlive the reader.
  XmlReader(DataType type, const XmlOptions& options, std::string_view session_zone);
  ~XmlReader();

  /// Appends one record to `out`, a builder of the reader's type; false when it is a bad one.
  bool read(std::string_view text, VectorBuilder& out);

 private:
  bool append(const XmlNode& node, const DataType& type, VectorBuilder& out);
  void append_struct(const XmlNode& node, const DataType& type, VectorBuilder& out, bool root);
  bool append_map(const XmlNode& node, const DataType& type, VectorBuilder& out);
  bool append_field(const XmlNode& node, const StructField& field, const std::vector<const XmlNode*>& found,
                    VectorBuilder& out);
  bool append_text(const std::string& text, const DataType& type, VectorBuilder& out);

  DataType type_;
  const XmlOptions& options_;
  std::unique_ptr<CsvFieldOptions> text_options_;
  std::unique_ptr<CsvRecordReader> text_reader_;  // fields of both formats are texts
  std::string_view record_;
  bool bad_ = false;
};

}  // namespace firesteel
