#pragma once

#include "sources/csv/csv_values.h"
#include "types/data_type.h"

#include <string>
#include <vector>

namespace firesteel::csv_format {

/// Finds the types of columns from their texts. Spark: CSVInferSchema. One per thread; merge joins several.
class CsvInference {
 public:
  /// ntz: timestamps without a zone are TIMESTAMP_NTZ (spark.sql.timestampType).
  CsvInference(const CsvValues& values, bool ntz) : values_(values), ntz_(ntz) {}

  void add(const std::vector<CsvToken>& tokens);
  /// One type a column; VOID becomes STRING.
  std::vector<DataType> types(size_t columns) const;

 private:
  DataType infer(const DataType& so_far, const CsvToken& token) const;
  DataType try_from(int step, std::string_view text, const DataType& so_far) const;

  const CsvValues& values_;
  const bool ntz_;
  std::vector<DataType> types_;
};

/// Names of columns: the header's, made unique ("a0", "a3" for a name that occurs twice) and not empty; or _c0, _c1 ...
std::vector<std::string> csv_column_names(const std::vector<CsvToken>& first, const CsvOptions& options,
                                          bool case_sensitive);

}  // namespace firesteel::csv_format
