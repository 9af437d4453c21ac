#pragma once

#include "execution/scan/batches_source.h"
#include "execution/sort/sorted_run.h"

#include <memory>

namespace firesteel {

/// Keeps the first rows of the order: each task at most a few times as many as are wanted, the rest is dropped as soon
/// as it cannot be among them.
class TopNSink final : public Sink {
 public:
  TopNSink(std::shared_ptr<const SortShape> shape, int64_t limit, int64_t offset, std::shared_ptr<BatchesSource> result)
      : shape_(std::move(shape)), limit_(limit), offset_(offset), result_(std::move(result)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  std::shared_ptr<const SortShape> shape_;
  int64_t limit_;
  int64_t offset_;
  std::shared_ptr<BatchesSource> result_;
};

}  // namespace firesteel
