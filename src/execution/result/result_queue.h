#pragma once

#include "execution/pipeline/operator.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

namespace firesteel {

/// Hands result batches from the tasks to one consumer in the order of their morsels, with bounded memory.
///
///   tasks ── add ──▶ waiting (later morsels) ──▶ ready (in order) ── next ──▶ consumer
///
/// A task waits while too much is queued or the pool refuses more, except the one whose morsel is next in order: it can
/// always go on, so nothing locks up.
class ResultQueue {
 public:
  ResultQueue(size_t max_bytes, MemoryPool* memory) : max_bytes_(max_bytes), reservation_(memory, "result queue") {}

  /// From tasks. False when the consumer has gone.
  bool add(const TaskContext& task, Batch batch);
  /// All tasks of the last lane have ended, normally or with an error.
  void finish(std::exception_ptr error);
  /// From the consumer: the next batch; false at the end. Rethrows the query's error.
  bool next(Batch& out);
  /// The consumer does not want more: tasks stop.
  void close();

 private:
  using Position = std::pair<int, int64_t>;
  static bool in_order(const Position& position, const TaskContext& task);
  void promote(const TaskContext& task);
  bool must_wait(const Position& position, const TaskContext& task, size_t bytes);
  void shrink_reservation();

  const size_t max_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // guarded by mutex_
  std::map<Position, std::deque<Batch>> waiting_;
  std::deque<Batch> ready_;
  size_t waiting_bytes_ = 0;
  size_t ready_bytes_ = 0;
  bool finished_ = false;
  bool closed_ = false;
  MemoryReservation reservation_;
  std::exception_ptr error_;
};

/// The sink of a query's last pipeline.
class ResultSink final : public Sink {
 public:
  explicit ResultSink(std::shared_ptr<ResultQueue> queue) : queue_(std::move(queue)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery&, std::vector<std::unique_ptr<SinkState>>) override {}

 private:
  std::shared_ptr<ResultQueue> queue_;
};

}  // namespace firesteel
