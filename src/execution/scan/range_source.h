#pragma once

#include "execution/pipeline/operator.h"
#include "physical/nodes/leaf_exec.h"

#include <atomic>

namespace firesteel {

/// spark.range: a morsel is 64 batches.
class RangeSource final : public Source {
 public:
  explicit RangeSource(const RangeExec& plan);
  size_t parallelism() const override;
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  const int64_t start_;
  const int64_t step_;
  uint64_t rows_ = 0;
  std::atomic<uint64_t> next_morsel_{0};
};

}  // namespace firesteel
