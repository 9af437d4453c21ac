#pragma once

#include "catalog/clustered_scan.h"
#include "catalog/measured_scan.h"
#include "catalog/table.h"
#include "sources/parquet/metadata/footer_cache.h"
#include "sources/parquet/scan/parquet_reader.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel::parquet_format {

/// A file of a table with the values of its partition folders.
struct DataFile {
  FileStatus status;
  std::vector<Literal> partition_values;
};

class ParquetScan final : public Scan, public MeasuredScan, public ClusteredScan {
 public:
  ParquetScan(std::shared_ptr<const ScanShared> shared, std::shared_ptr<const std::vector<DataFile>> files,
              std::shared_ptr<FooterCache> footers, std::string description);

  std::vector<ScanSplitPtr> splits() const override;
  std::unique_ptr<BatchReader> open(const ScanSplitPtr& split, const ScanContext& context) const override;
  std::string description() const override { return description_; }
  const ScanMetrics& metrics() const override { return shared_->metrics; }
  bool has_clusters(int column) const override;

 private:
  void add_parts(const std::shared_ptr<const FilePlan>& plan, std::vector<RowGroupPart>& parts) const;
  /// Starts reading the bytes of a split that will be opened soon.
  void read_ahead(const ParquetSplit& split) const;
  bool row_group_may_match(const FilePlan& plan, const RowGroup& group) const;

  std::shared_ptr<const ScanShared> shared_;
  std::shared_ptr<const std::vector<DataFile>> files_;
  std::shared_ptr<FooterCache> footers_;
  std::string description_;
  mutable std::mutex mutex_;
  mutable std::vector<std::weak_ptr<const ParquetSplit>> planned_;  // guarded by mutex_; by ParquetSplit::index
};

}  // namespace firesteel::parquet_format
