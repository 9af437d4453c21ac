#include "execution/scan/table_scan_source.h"

#include "catalog/measured_scan.h"
#include "catalog/selective_scan.h"
#include "execution/profile/query_profile.h"

namespace firesteel {

class TableScanSource::Reader final : public SourceReader {
 public:
  Reader(TableScanSource& source, RunningQuery& query) : source_(source) {
    context_.environment = query.environment;
    context_.memory = query.memory;
    context_.cancellation = query.cancellation;
    context_.runtime_filters = source.runtime_filters_;
    context_.batch_size = query.batch_size;
  }

  bool next(TaskContext& task, Batch& out) override {
    if (reader_ == nullptr) {
      const size_t index = source_.next_.fetch_add(1);
      if (index >= source_.splits_.size()) {
        return false;
      }
      task.morsel = static_cast<int64_t>(index);
      reader_ = source_.scan_->open(source_.splits_[index], context_);
    }
    if (!reader_->next(out)) {
      const int64_t bytes = source_.splits_[static_cast<size_t>(task.morsel)]->size_bytes();
      source_.progress_->add_bytes_read(bytes);
      source_.split_bytes_read_.fetch_add(bytes, std::memory_order_relaxed);
      reader_.reset();
      out = Batch{};  // tells of the morsel's end even when it gave no rows
    }
    return true;
  }

 private:
  TableScanSource& source_;
  ScanContext context_;
  std::unique_ptr<BatchReader> reader_;
};

TableScanSource::TableScanSource(const ScanExec& plan, PipelineBuilder& builder, std::shared_ptr<const Scan> scan)
    : scan_(std::move(scan)) {
  for (const RuntimeFilterUse& use : plan.runtime_filters) {
    filter_slots_.emplace_back(use.column, builder.runtime_filter(use.filter_id));
  }
}

TableScanSource::TableScanSource(const ScanExec& plan, PipelineBuilder& builder, std::vector<bool> wanted)
    : TableScanSource(plan, builder, plan.table->new_scan(plan.request)) {
  if (const auto* selective = wanted.empty() ? nullptr : dynamic_cast<const SelectiveScan*>(scan_.get())) {
    scan_ = selective->with_values_of(std::move(wanted));
  }
}

TableScanSource::~TableScanSource() {
  if (counters_ == nullptr) {
    return;
  }
  if (const auto* measured = dynamic_cast<const MeasuredScan*>(scan_.get())) {
    counters_->bytes_read += measured->metrics().bytes_read;
    counters_->row_groups_skipped += measured->metrics().row_groups_skipped;
  } else {
    counters_->bytes_read += split_bytes_read_;
  }
}

void TableScanSource::start(RunningQuery& query) {
  counters_ = query.counters;
  for (const auto& [column, slot] : filter_slots_) {
    if (slot->filter() != nullptr && slot->filter()->ready()) {
      runtime_filters_.push_back({column, slot->filter()});
      if (slot->filter()->empty()) {
        return;  // nothing can pass: no splits
      }
    }
  }
  splits_ = scan_->splits();
}

std::unique_ptr<SourceReader> TableScanSource::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query);
}

}  // namespace firesteel
