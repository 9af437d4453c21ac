#pragma once

#include "execution/sort/sort_sink.h"
#include "execution/window/window_plan.h"

#include <memory>

namespace firesteel {

/// Computes window functions over the sorted rows, partition by partition; a part of the order is a morsel.
///
/// memory: the largest partition and its results; the sorted input spills before
class WindowSource final : public Source {
 public:
  WindowSource(std::shared_ptr<const WindowPlan> plan, std::shared_ptr<SortedRuns> runs)
      : plan_(std::move(plan)), sorted_(plan_->sort, std::move(runs), !plan_->has_partition) {}
  void start(RunningQuery& query) override { sorted_.start(query); }
  size_t parallelism() const override { return sorted_.parallelism(); }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<const WindowPlan> plan_;
  SortSource sorted_;
};

}  // namespace firesteel
