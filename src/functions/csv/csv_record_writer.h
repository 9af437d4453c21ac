#pragma once

#include "columnar/vector.h"
#include "functions/csv/csv_field_options.h"
#include "functions/text_records/record_datetimes.h"

#include <string>
#include <string_view>

namespace firesteel {

/// Structs as CSV records, by the rules of Spark's UnivocityGenerator. One per thread; for to_csv and the CSV source.
class CsvRecordWriter {
 public:
  CsvRecordWriter(const CsvFieldOptions& options, std::string_view session_zone)
      : options_(options), datetimes_(options.record, session_zone) {}

  /// Appends the struct at `row` of `record`, without an end of line.
  void append(const Vector& record, size_t row, std::string& out);
  /// Appends one field: quoted when it has to be.
  void append_field(std::string_view text, bool is_value, std::string& out) const;

 private:
  void append_value(const Vector& column, size_t row, std::string& out) const;

  const CsvFieldOptions& options_;
  RecordDatetimes datetimes_;
  std::string scratch_;
};

}  // namespace firesteel
