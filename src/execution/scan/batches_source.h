#pragma once

#include "execution/pipeline/operator.h"

#include <atomic>
#include <memory>
#include <vector>

namespace firesteel {

/// Batches held in memory: a local relation, or what a sink has made. A morsel is a batch.
class BatchesSource final : public Source {
 public:
  BatchesSource() = default;  // set_batches later, before the lane starts
  explicit BatchesSource(std::shared_ptr<const std::vector<Batch>> batches) : batches_(std::move(batches)) {}
  static std::shared_ptr<BatchesSource> one_row();

  void set_batches(std::vector<Batch> batches);
  size_t parallelism() const override { return batches_ == nullptr ? 0 : batches_->size(); }
  bool holds_rows() const override { return true; }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<const std::vector<Batch>> batches_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
