#pragma once

#include "functions/json/json_document.h"
#include "functions/json/json_options.h"
#include "functions/text_records/record_datetimes.h"

#include <optional>

namespace firesteel {

/// The type of JSON values, by the rules of Spark's JsonInferSchema: fields in the order of their names, whole numbers
/// are BIGINT or DECIMAL, what does not go together is STRING.
class JsonInference {
 public:
  JsonInference(const JsonOptions& options, std::string_view session_zone)
      : options_(options), datetimes_(options.record, session_zone) {}

  /// The type of one value; VOID where nothing is known.
  DataType type_of(const JsonDocument& document, const JsonNode& value) const;
  /// The type of what may be of either type.
  static DataType merged(const DataType& left, const DataType& right);
  /// `type` without fields of which nothing is known: VOID becomes STRING (or goes, with dropFieldIfAllNull), empty
  /// structs go. None when nothing remains.
  std::optional<DataType> canonical(const DataType& type) const;

 private:
  DataType type_of_number(const JsonNode& value) const;
  DataType type_of_object(const JsonDocument& document, const JsonNode& value) const;

  const JsonOptions& options_;
  RecordDatetimes datetimes_;
};

}  // namespace firesteel
