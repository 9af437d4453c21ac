#pragma once

#include "catalog/hidden_columns.h"
#include "catalog/identified_table.h"
#include "sources/files/file_listing.h"
#include "sources/files/partition_discovery.h"
#include "sources/records/record_format.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// Files of a row-wise format, perhaps in partition folders. Immutable list of files; thread-safe.
class RecordTable final : public Table, public IdentifiedTable, public TableWithHiddenColumns {
 public:
  /// What all scans share.
  struct Content {
    std::shared_ptr<const RecordFormat> format;
    Schema schema;
    Schema data_schema;
    std::vector<int> data_ordinals;  // beside schema and the hidden columns; -1: not of the data
    /// Beside schema and the hidden columns; -1: a data column. Hidden columns come after the partition columns.
    std::vector<int> partition_ordinals;
    FileSystemPtr file_system;
    std::vector<std::string> roots;
    PartitionedFiles files;
    bool ignore_missing = false;
    bool ignore_corrupt = false;
    std::string identity;
  };

  /// options: ignoremissingfiles, ignorecorruptfiles and their settings.
  RecordTable(std::shared_ptr<const RecordFormat> format, const Schema& data_schema, const FileListing& listing,
              PartitionedFiles files, const SourceOptions& options);

  std::string format() const override { return content_->format->name(); }
  std::string identity() const override { return content_->identity; }
  const Schema& schema() const override { return content_->schema; }
  Schema hidden_columns() const override;
  TableStatistics statistics() const override;
  std::shared_ptr<const Scan> new_scan(const ScanRequest& request) const override;
  std::vector<std::string> input_files() const override;

 private:
  std::shared_ptr<const Content> content_;
};

/// A boolean option of a source, or the setting of the same meaning; false when neither is there.
bool source_flag(const SourceOptions& options, const std::string& option, const std::string& setting = {});
std::string source_option(const SourceOptions& options, const std::string& option, const std::string& otherwise);
/// The session's time zone.
std::string source_time_zone(const SourceOptions& options);

}  // namespace firesteel
