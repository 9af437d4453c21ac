#pragma once

#include "base/concurrency/query_progress.h"
#include "execution/pipeline/pipeline_builder.h"
#include "physical/nodes/leaf_exec.h"

#include <atomic>
#include <vector>

namespace firesteel {

/// Reads a table: a morsel is a split. Runtime filters published by then are handed to the readers.
class TableScanSource final : public Source {
 public:
  /// wanted: which of the scan's columns somebody reads; empty: all.
  TableScanSource(const ScanExec& plan, PipelineBuilder& builder, std::vector<bool> wanted = {});
  /// scan: made from the plan's request.
  TableScanSource(const ScanExec& plan, PipelineBuilder& builder, std::shared_ptr<const Scan> scan);
  ~TableScanSource() override;
  TableScanSource(const TableScanSource&) = delete;
  TableScanSource& operator=(const TableScanSource&) = delete;
  /// One that readers may ask whenever they like; before start().
  void add_filter(BoundRuntimeFilter filter) { runtime_filters_.push_back(std::move(filter)); }
  void start(RunningQuery& query) override;
  size_t parallelism() const override { return splits_.size(); }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<const Scan> scan_;
  std::vector<std::pair<int, std::shared_ptr<RuntimeFilterSlot>>> filter_slots_;  // column, slot
  std::vector<ScanSplitPtr> splits_;
  std::vector<BoundRuntimeFilter> runtime_filters_;
  std::shared_ptr<OperatorCounters> counters_;  // may be null
  std::atomic<int64_t> split_bytes_read_{0};
  std::atomic<size_t> next_{0};
  const std::shared_ptr<QueryProgress> progress_ = QueryProgress::current();
};

}  // namespace firesteel
