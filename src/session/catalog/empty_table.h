#pragma once

#include "catalog/hidden_columns.h"
#include "sources/files/file_metadata.h"

#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// A table without files. Thread-safe.
class EmptyTable final : public Table, public TableWithHiddenColumns {
 public:
  EmptyTable(std::string format, Schema schema) : format_(std::move(format)), schema_(std::move(schema)) {}
  std::string format() const override { return format_; }
  const Schema& schema() const override { return schema_; }
  Schema hidden_columns() const override { return file_metadata_columns(schema_, format_ == "parquet"); }
  std::shared_ptr<const Scan> new_scan(const ScanRequest&) const override { return std::make_shared<EmptyScan>(); }

 private:
  class EmptyScan final : public Scan {
   public:
    std::vector<ScanSplitPtr> splits() const override { return {}; }
    std::unique_ptr<BatchReader> open(const ScanSplitPtr&, const ScanContext&) const override { return nullptr; }
    std::string description() const override { return "Location: InMemoryFileIndex(0 paths)[]"; }
  };
  const std::string format_;
  const Schema schema_;
};

}  // namespace firesteel
