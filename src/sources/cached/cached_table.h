#pragma once

#include "catalog/exact_sums.h"
#include "catalog/identified_table.h"
#include "sources/cached/chunk_store.h"

#include <memory>
#include <string>

namespace firesteel {

/// Cached rows as a table: scans read the columns they need of the chunks that may match.
class CachedTable final : public Table, public IdentifiedTable, public ExactSums {
 public:
  /// level: as shown in EXPLAIN, "StorageLevel(disk, memory, deserialized, 1 replicas)".
  CachedTable(Schema schema, std::string level) : schema_(std::move(schema)), level_(std::move(level)) {}

  std::string format() const override { return "memory"; }
  std::string scan_name() const override { return "InMemoryTableScan " + level_; }
  const Schema& schema() const override { return schema_; }
  TableStatistics statistics() const override;
  std::optional<int128_t> sum_of(int column) const override {
    return rows_ == nullptr ? std::nullopt : rows_->sum_of(static_cast<size_t>(column));
  }
  bool has_exact_statistics() const override { return rows_ != nullptr; }
  std::shared_ptr<const Scan> new_scan(const ScanRequest& request) const override;

  /// The rows; set before the table is planned for running, null while it is only explained.
  void set_rows(std::shared_ptr<const ChunkStore> rows) { rows_ = std::move(rows); }

 private:
  const Schema schema_;
  const std::string level_;
  std::shared_ptr<const ChunkStore> rows_;
};

}  // namespace firesteel
