#pragma once

#include "execution/scan/batches_source.h"
#include "execution/sort/sorted_merge.h"
#include "execution/sort/top_n_filter.h"

#include <atomic>
#include <memory>

namespace firesteel {

/// The first rows of an order: all in memory, or runs that have still to be merged when memory was refused.
struct TopRows {
  TopRows(int64_t limit, int64_t offset) : limit(limit), offset(offset) {}
  const int64_t limit;
  const int64_t offset;
  BatchesSource batches;
  SortedRuns runs;  // without files: only what `batches` have reserved
};

/// Gives the rows of a finished top n.
class TopNSource final : public Source {
 public:
  TopNSource(std::shared_ptr<const SortShape> shape, std::shared_ptr<TopRows> rows)
      : shape_(std::move(shape)), rows_(std::move(rows)) {}
  size_t parallelism() const override { return rows_->runs.files.empty() ? rows_->batches.parallelism() : 1; }
  bool holds_rows() const override { return true; }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<const SortShape> shape_;
  std::shared_ptr<TopRows> rows_;
  std::atomic<bool> claimed_{false};
};

/// Keeps the first rows of the order: each task at most a few times as many as are wanted, the rest is dropped as soon
/// as it cannot be among them. What does not fit in memory is written away as sorted runs.
class TopNSink final : public Sink {
 public:
  /// filter: to be told which rows come too late; may be null.
  TopNSink(std::shared_ptr<const SortShape> shape, std::shared_ptr<TopRows> result, std::shared_ptr<TopNFilter> filter)
      : shape_(std::move(shape)),
        wanted_(result->limit + result->offset),
        result_(std::move(result)),
        filter_(std::move(filter)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  std::vector<Batch> first_rows(std::vector<std::unique_ptr<SinkState>>& states, const RunningQuery& query) const;

  std::shared_ptr<const SortShape> shape_;
  const int64_t wanted_;
  std::shared_ptr<TopRows> result_;
  std::shared_ptr<TopNFilter> filter_;
};

}  // namespace firesteel
