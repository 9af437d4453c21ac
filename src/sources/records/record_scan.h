#pragma once

#include "sources/parquet/scan/scan_filter.h"
#include "sources/records/record_table.h"

namespace firesteel {

/// A planned read of a RecordTable: large files in parts, small files joined.
class RecordScan final : public Scan {
 public:
  RecordScan(std::shared_ptr<const RecordTable::Content> content, const ScanRequest& request);

  std::vector<ScanSplitPtr> splits() const override;
  std::unique_ptr<BatchReader> open(const ScanSplitPtr& split, const ScanContext& context) const override;
  std::string description() const override;

 private:
  class Split;
  class Reader;

  std::shared_ptr<const RecordTable::Content> content_;
  std::vector<int> columns_;       // ordinals in the table's schema
  std::vector<int> data_columns_;  // ordinals in the data schema, those asked for
  ScanConjuncts conjuncts_;
};

}  // namespace firesteel
