#pragma once

#include "catalog/hidden_columns.h"
#include "catalog/identified_table.h"
#include "sources/parquet/scan/parquet_scan.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel::parquet_format {

/// Parquet files of one schema, perhaps in partition folders. Immutable list of files; thread-safe.
class ParquetTable final : public Table, public IdentifiedTable, public TableWithHiddenColumns {
 public:
  ParquetTable(Schema schema, const Schema& partition_schema, FileSystemPtr file_system, std::vector<std::string> roots,
               std::shared_ptr<const std::vector<DataFile>> files, std::shared_ptr<FooterCache> footers);

  std::string format() const override { return "parquet"; }
  std::string identity() const override { return identity_; }
  void set_identity(std::string identity) { identity_ = std::move(identity); }
  const Schema& schema() const override { return schema_; }
  Schema hidden_columns() const override;
  TableStatistics statistics() const override;
  std::shared_ptr<const Scan> new_scan(const ScanRequest& request) const override;
  std::vector<std::string> input_files() const override;

 private:
  TableStatistics compute_statistics() const;
  /// Names the files as they are now and the columns.
  std::string statistics_key() const;
  std::string describe(const ScanRequest& request, const ScanConjuncts& conjuncts) const;

  Schema schema_;
  std::string identity_;
  std::vector<ScanColumn> columns_;         // beside schema_
  std::vector<ScanColumn> hidden_columns_;  // their values come after those of the partition columns
  FileSystemPtr file_system_;
  std::vector<std::string> roots_;
  std::shared_ptr<const std::vector<DataFile>> files_;
  std::shared_ptr<FooterCache> footers_;
  mutable std::once_flag statistics_once_;
  mutable std::shared_ptr<const TableStatistics> statistics_;
};

}  // namespace firesteel::parquet_format
