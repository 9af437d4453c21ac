#pragma once

#include "columnar/vector_builder.h"
#include "functions/json/json_document.h"
#include "functions/json/json_options.h"
#include "functions/text_records/record_datetimes.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// JSON values as values of a type, by the rules of Spark's JacksonParser: a value that does not fit its field leaves
/// NULL there and makes the record a bad one, the other fields stay. One per thread; for from_json and the JSON source.
class JsonReader {
 public:
  /// `type`: STRUCT, ARRAY, MAP or any type inside them. `options` must outlive the reader.
  JsonReader(DataType type, const JsonOptions& options, std::string_view session_zone);
  ~JsonReader();

  enum class Outcome : uint8_t {
    kGood,
    kEmpty,  // no value at all: a NULL was appended
    kBad,    // malformed or not of the type: what could be read was appended
  };
  /// Reads one record (root value) and appends it to `out`, a builder of the reader's type.
  Outcome read(std::string_view text, VectorBuilder& out);
  /// Appends a parsed value; the source uses it for the elements of a top-level array.
  Outcome append_record(const JsonDocument& document, const JsonNode& value, VectorBuilder& out);
  /// Throws UNSUPPORTED_FEATURE.* for types that JSON cannot become.
  static void check_type(const DataType& type);

 private:
  struct Shape;
  using Children = std::vector<const JsonNode*>;
  bool append(const JsonNode& value, const Shape& shape, VectorBuilder& out, bool root);
  void append_variant(const JsonNode& value, VectorBuilder& out);
  bool append_struct(const JsonNode& value, const Shape& shape, VectorBuilder& out);
  bool append_array(const JsonNode& value, const Shape& shape, VectorBuilder& out);
  bool append_map(const JsonNode& value, const Shape& shape, VectorBuilder& out);
  bool append_scalar(const JsonNode& value, const DataType& type, VectorBuilder* out);
  bool append_text(const JsonNode& value, VectorBuilder* out);
  bool append_number(const JsonNode& value, const DataType& type, VectorBuilder* out);
  bool append_decimal(const JsonNode& value, const DataType& type, VectorBuilder* out);
  bool append_moment(const JsonNode& value, const DataType& type, VectorBuilder* out);
  bool append_interval(const JsonNode& value, const DataType& type, VectorBuilder* out);
  bool fits(const JsonNode& value, const Shape& shape);
  void append_bad(std::string_view text, VectorBuilder& out);

  const JsonOptions& options_;
  RecordDatetimes datetimes_;
  JsonDocument document_;
  std::unique_ptr<Shape> shape_;
  // of the record being read
  const JsonDocument* current_ = nullptr;
  std::string_view record_;
  bool bad_ = false;
  std::string scratch_;
};

}  // namespace firesteel
