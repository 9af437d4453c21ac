#pragma once

#include "catalog/table.h"

#include <memory>

namespace firesteel {

namespace parquet_format {
class FooterCache;
}

/// spark.read.parquet: paths to files, folders, patterns, partitioned folders. Keeps the footers of files read last.
/// Thread-safe.
class ParquetSource final : public DataSource {
 public:
  ParquetSource();
  ~ParquetSource() override;

  std::string name() const override { return "parquet"; }
  /// options: basepath, recursivefilelookup, pathglobfilter, mergeschema, timezone
  TablePtr open(const std::vector<std::string>& paths, const Schema* schema,
                const SourceOptions& options) const override;
  std::unique_ptr<WriteJob> new_write(const WriteRequest& request) const override;

 private:
  std::shared_ptr<parquet_format::FooterCache> footers_;
};

}  // namespace firesteel
