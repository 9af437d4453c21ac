#pragma once

#include "columnar/vector_builder.h"
#include "functions/csv/csv_field_options.h"
#include "functions/text_records/record_datetimes.h"

#include <span>
#include <string>
#include <string_view>

namespace firesteel {

/// Fields of a CSV record as a struct, by the rules of Spark's UnivocityParser: what does not fit its field leaves NULL
/// there and makes the record a bad one. One per thread; for from_csv and the CSV source.
class CsvRecordReader {
 public:
  /// `type`: a STRUCT. `options` must outlive the reader.
  CsvRecordReader(DataType type, const CsvFieldOptions& options, std::string_view session_zone);

  /// Appends one record to `out`, a builder of the reader's type; false when it is a bad one. `record` is its text, for
  /// the column of corrupt records. No fields: all is NULL.
  bool append(std::span<const std::string> fields, std::string_view record, VectorBuilder& out);
  /// Appends one field; false, with nothing appended, when the text is not of the type.
  bool append_field(std::string_view text, const DataType& type, VectorBuilder& out) const;
  /// Throws UNSUPPORTED_DATATYPE.
  static void check_type(const DataType& type);

 private:
  bool append_number(std::string_view text, const DataType& type, VectorBuilder& out) const;
  bool append_moment(std::string_view text, const DataType& type, VectorBuilder& out) const;

  DataType type_;
  const CsvFieldOptions& options_;
  RecordDatetimes datetimes_;
  int corrupt_field_ = -1;
};

}  // namespace firesteel
