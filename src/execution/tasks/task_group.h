#pragma once

#include "execution/query_context.h"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace firesteel {

/// The threads of one query: the caller's and `threads - 1` workers, started at first need and joined by the
/// destructor. The operating system shares the cores among queries, so a short query never waits behind a long one's
/// tasks.
class TaskGroup final : public TaskRunner {
 public:
  explicit TaskGroup(int threads) : threads_(threads) {}
  ~TaskGroup() override;
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void run_parallel(size_t count, const std::function<void(size_t)>& body) override;
  /// True once a body of the current run has thrown: the others stop at their next check.
  bool failed() const { return failed_.load(std::memory_order_relaxed); }

 private:
  void work();
  void drain(const std::function<void(size_t)>& body);

  const int threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  // guarded by mutex_
  const std::function<void(size_t)>* body_ = nullptr;
  uint64_t generation_ = 0;
  size_t active_ = 0;
  bool stopping_ = false;
  std::exception_ptr error_;
  // shared by running bodies
  std::atomic<size_t> next_{0};
  std::atomic<size_t> count_{0};
  std::atomic<bool> failed_{false};
  std::vector<std::thread> workers_;
};

}  // namespace firesteel
