#pragma once

#include "execution/sort/sorted_merge.h"

#include <atomic>
#include <memory>

namespace firesteel {

/// Sorts each task's rows into runs.
class SortSink final : public Sink {
 public:
  SortSink(std::shared_ptr<const SortShape> shape, std::shared_ptr<SortedRuns> result)
      : shape_(std::move(shape)), result_(std::move(result)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  std::shared_ptr<const SortShape> shape_;
  std::shared_ptr<SortedRuns> result_;
};

/// Merges the runs. In memory, parts of the order are merged side by side, a part a morsel.
class SortSource final : public Source {
 public:
  /// one_part: merge everything in one piece (a window without PARTITION BY).
  SortSource(std::shared_ptr<const SortShape> shape, std::shared_ptr<SortedRuns> runs, bool one_part = false)
      : shape_(std::move(shape)), runs_(std::move(runs)), one_part_(one_part) {}
  void start(RunningQuery& query) override;
  size_t parallelism() const override { return parts_.size(); }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

  /// The next part to merge; null when there is none. `morsel` gets its number.
  std::unique_ptr<SortedMerge> claim(int64_t& morsel);

 private:
  class Reader;
  std::shared_ptr<const SortShape> shape_;
  std::shared_ptr<SortedRuns> runs_;
  const bool one_part_;
  std::vector<std::vector<SortedMerge::Slice>> parts_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
