#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"
#include "physical/nodes/join_exec.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace firesteel {

/// The right side of a nested-loop join: batches in memory, then those that had to be written to a file.
struct NestedLoopState {
  explicit NestedLoopState(const NestedLoopJoinExec& exec);

  JoinType type;
  std::vector<DataType> left_types;
  std::vector<DataType> right_types;
  std::shared_ptr<const ExpressionProgram> condition;  // null: none
  bool keep_left = false;                              // left rows without a partner come with NULLs
  bool keep_right = false;

  std::vector<Batch> batches;
  std::vector<size_t> first_rows;  // number of the first row of each batch
  std::vector<std::unique_ptr<SpillFile>> files;
  std::vector<MemoryReservation> reservations;
  size_t num_rows = 0;  // in memory and files
  std::vector<uint8_t> right_matched;

  void mark_right(size_t row) { std::atomic_ref<uint8_t>(right_matched[row]).store(1, std::memory_order_relaxed); }
};

/// Walks over all right batches.
class RightRows {
 public:
  explicit RightRows(const NestedLoopState& state) : state_(state) {}
  void restart();
  /// The next batch and the number of its first row.
  bool next(Batch& out, size_t& first_row);

 private:
  const NestedLoopState& state_;
  size_t batch_ = 0;
  size_t file_ = 0;
  size_t row_ = 0;
  std::unique_ptr<SpillReader> reader_;
};

/// Keeps the right side.
class NestedLoopSink final : public Sink {
 public:
  explicit NestedLoopSink(std::shared_ptr<NestedLoopState> state) : state_(std::move(state)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  std::shared_ptr<NestedLoopState> state_;
};

/// Each left batch meets all right rows.
class NestedLoopTransform final : public Transform {
 public:
  explicit NestedLoopTransform(std::shared_ptr<NestedLoopState> state) : state_(std::move(state)) {}
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  class State;
  std::shared_ptr<NestedLoopState> state_;
};

/// Right rows without a partner, at the end of right and full outer joins.
class NestedLoopTail final : public Source {
 public:
  explicit NestedLoopTail(std::shared_ptr<NestedLoopState> state) : state_(std::move(state)) {}
  size_t parallelism() const override { return 1; }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<NestedLoopState> state_;
  std::atomic<bool> claimed_{false};
};

}  // namespace firesteel
