#pragma once

#include "sources/csv/csv_options.h"
#include "sources/records/record_format.h"

namespace firesteel::csv_format {

/// Reads CSV files: lines, or whole files with multiLine.
class CsvFormat final : public RecordFormat {
 public:
  explicit CsvFormat(CsvOptions options) : options_(std::move(options)) {}

  std::string name() const override { return "csv"; }
  std::string title() const override { return "CSV"; }
  bool can_split(const FileStatus& file) const override;
  std::unique_ptr<RecordReader> open(const FileSystemPtr& file_system, const RecordPart& part,
                                     const Schema& data_schema, const std::vector<int>& columns,
                                     const ScanContext& context) const override;
  const CsvOptions& options() const { return options_; }

 private:
  const CsvOptions options_;
};

/// Is the line one that Spark passes over: blank, or a comment?
bool is_skipped_csv_line(std::string_view line, const CsvOptions& options);

}  // namespace firesteel::csv_format
