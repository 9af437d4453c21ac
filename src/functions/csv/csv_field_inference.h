#pragma once

#include "functions/csv/csv_field_options.h"
#include "functions/text_records/record_datetimes.h"

#include <string_view>

namespace firesteel {

/// The types of CSV fields, by the rules of Spark's CSVInferSchema. For schema_of_csv and the CSV source.
class CsvFieldInference {
 public:
  CsvFieldInference(const CsvFieldOptions& options, std::string_view session_zone)
      : options_(options), datetimes_(options.record, session_zone) {}

  /// The type of fields that were of `so_far` (VOID at first) and then one with this text.
  DataType type_of(const DataType& so_far, std::string_view text) const;
  /// The type of what may be of either type.
  static DataType merged(const DataType& left, const DataType& right);

 private:
  DataType type_of_text(std::string_view text) const;

  const CsvFieldOptions& options_;
  RecordDatetimes datetimes_;
};

}  // namespace firesteel
