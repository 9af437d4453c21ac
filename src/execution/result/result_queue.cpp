#include "execution/result/result_queue.h"

#include <chrono>

namespace firesteel {
namespace {

size_t bytes_of(const Batch& batch) {
  size_t bytes = 64;
  for (const VectorPtr& column : batch.columns) {
    bytes += column->memory_bytes();
  }
  return bytes;
}

class ResultState final : public SinkState {
 public:
  explicit ResultState(ResultQueue& queue) : queue_(queue) {}
  bool consume(TaskContext& task, const Batch& in) override { return queue_.add(task, compact(in)); }

 private:
  ResultQueue& queue_;
};

}  // namespace

std::unique_ptr<SinkState> ResultSink::open(TaskContext&) { return std::make_unique<ResultState>(*queue_); }

bool ResultQueue::in_order(const Position& position, const TaskContext& task) {
  // Lanes run one after the other, so everything of an earlier lane is complete.
  return position.first < task.lane || position.second <= task.tracker->next_incomplete();
}

void ResultQueue::promote(const TaskContext& task) {
  const size_t ready = ready_.size();
  while (!waiting_.empty() && in_order(waiting_.begin()->first, task)) {
    for (Batch& batch : waiting_.begin()->second) {
      const size_t bytes = bytes_of(batch);
      waiting_bytes_ -= bytes;
      ready_bytes_ += bytes;
      ready_.push_back(std::move(batch));
    }
    waiting_.erase(waiting_.begin());
  }
  if (ready_.size() > ready) {
    changed_.notify_all();  // the consumer sleeps until it is told, also while the task here has to wait for room
  }
}

bool ResultQueue::must_wait(const Position& position, const TaskContext& task, size_t bytes) {
  const bool next = in_order(position, task);
  if (next ? ready_bytes_ > max_bytes_ : waiting_bytes_ > max_bytes_) {
    return true;
  }
  const bool granted = reservation_.try_resize(static_cast<int64_t>(ready_bytes_ + waiting_bytes_ + bytes));
  return !granted && (next ? !ready_.empty() : !waiting_.empty());
}

void ResultQueue::shrink_reservation() {
  const auto held = static_cast<int64_t>(ready_bytes_ + waiting_bytes_);
  if (held < reservation_.bytes()) {
    static_cast<void>(reservation_.try_resize(held));  // shrinking is never refused
  }
}

bool ResultQueue::add(const TaskContext& task, Batch batch) {
  const Position here{task.lane, task.morsel};
  const size_t bytes = bytes_of(batch);
  std::unique_lock lock(mutex_);
  promote(task);
  // Morsels complete without a notification, so waiting tasks look again after a short while.
  while (!closed_ && must_wait(here, task, bytes)) {
    task.query.check_cancelled();
    changed_.wait_for(lock, std::chrono::milliseconds(2));
    promote(task);
  }
  if (closed_) {
    return false;
  }
  waiting_[here].push_back(std::move(batch));
  waiting_bytes_ += bytes;
  promote(task);
  return true;
}

void ResultQueue::finish(std::exception_ptr error) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& [position, batches] : waiting_) {
      for (Batch& batch : batches) {
        ready_.push_back(std::move(batch));
      }
    }
    waiting_.clear();
    ready_bytes_ += waiting_bytes_;
    waiting_bytes_ = 0;
    finished_ = true;
    error_ = error;
  }
  changed_.notify_all();
}

bool ResultQueue::next(Batch& out) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !ready_.empty() || finished_; });
  if (error_) {
    std::rethrow_exception(error_);
  }
  if (ready_.empty()) {
    return false;
  }
  out = std::move(ready_.front());
  ready_.pop_front();
  const size_t bytes = bytes_of(out);
  ready_bytes_ -= bytes;
  shrink_reservation();
  lock.unlock();
  changed_.notify_all();
  return true;
}

void ResultQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

}  // namespace firesteel
