#pragma once

#include "catalog/table.h"
#include "sources/parquet/scan/file_plan.h"

#include <vector>

namespace firesteel::parquet_format {

/// Rows [begin, end) of a row group.
struct RowGroupPart {
  std::shared_ptr<const FilePlan> plan;
  size_t row_group = 0;
  size_t begin = 0;
  size_t end = 0;
  int64_t bytes = 0;  // of the columns that the scan reads
};

class ParquetSplit final : public ScanSplit {
 public:
  ParquetSplit(std::vector<RowGroupPart> parts, size_t index) : parts_(std::move(parts)), index_(index) {
    for (const RowGroupPart& part : parts_) {
      bytes_ += part.bytes;
    }
  }
  int64_t size_bytes() const override { return bytes_; }
  const std::vector<RowGroupPart>& parts() const { return parts_; }
  size_t index() const { return index_; }

 private:
  std::vector<RowGroupPart> parts_;
  size_t index_;  // among the splits of the scan
  int64_t bytes_ = 0;
};

}  // namespace firesteel::parquet_format
