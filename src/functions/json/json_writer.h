#pragma once

#include "columnar/vector.h"
#include "functions/json/json_options.h"
#include "functions/text_records/record_datetimes.h"

#include <string>

namespace firesteel {

/// Values as JSON text, by the rules of Spark's JacksonGenerator. One per thread; for to_json and the JSON source.
class JsonWriter {
 public:
  JsonWriter(const JsonOptions& options, std::string_view session_zone)
      : options_(options), datetimes_(options.record, session_zone) {}

  /// Appends the value at `row`, which is not NULL.
  void append(const Vector& vector, size_t row, std::string& out);
  /// Throws UNSUPPORTED_FEATURE.* for types that cannot be written.
  static void check_type(const DataType& type);

 private:
  void append_value(const Vector& vector, size_t row, int depth, std::string& out);
  void append_struct(const Vector& base, size_t index, int depth, std::string& out);
  void append_elements(const Vector& base, size_t index, int depth, std::string& out);
  void append_key(const Vector& keys, size_t index, std::string& out);
  void append_key_text(const Vector& keys, size_t index, std::string& out);
  void append_text(const Vector& vector, size_t row, std::string& out);
  void next_line(int depth, std::string& out) const;
  void separate_name(std::string& out) const;

  const JsonOptions& options_;
  RecordDatetimes datetimes_;
  std::string scratch_;
};

}  // namespace firesteel
