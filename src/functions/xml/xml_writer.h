#pragma once

#include "columnar/vector.h"
#include "functions/text_records/record_datetimes.h"
#include "functions/xml/xml_options.h"

#include <string>
#include <string_view>

namespace firesteel {

/// Structs as XML elements, by the rules of Spark's StaxXmlGenerator. One per thread; for to_xml and the XML source.
class XmlWriter {
 public:
  XmlWriter(const XmlOptions& options, std::string_view session_zone)
      : options_(options), datetimes_(options.record, session_zone) {}

  /// Appends the struct at `row`, which is not NULL.
  void append(const Vector& record, size_t row, std::string& out);

 private:
  void append_element(std::string_view name, const Vector& vector, size_t row, int depth, std::string& out);
  bool append_content(const Vector& vector, size_t row, int depth, std::string& out);
  void append_attributes(const Vector& vector, size_t row, std::string& out);
  void append_text(const Vector& vector, size_t row, std::string& out);
  bool is_attribute(const std::string& name) const;
  void next_line(int depth, std::string& out) const;

  const XmlOptions& options_;
  RecordDatetimes datetimes_;
};

}  // namespace firesteel
