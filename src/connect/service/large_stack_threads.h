#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <pthread.h>

namespace firesteel {

/// Threads with stacks of 64 MiB (address space; only what is used gets memory): plans of thousands of nested nodes are
/// walked recursively. A thread that has done its work takes the next one, so that small statements need not wait for
/// one to be made; after some idle seconds it ends. Thread-safe.
class LargeStackThreads {
 public:
  LargeStackThreads() = default;
  /// Waits for everything that runs.
  ~LargeStackThreads();
  LargeStackThreads(const LargeStackThreads&) = delete;
  LargeStackThreads& operator=(const LargeStackThreads&) = delete;

  /// Runs `body`, which must not throw, at once on a thread of its own. Errors: INTERNAL_ERROR when no further thread
  /// can be started.
  void run(std::function<void()> body);

 private:
  struct Worker {
    LargeStackThreads* pool = nullptr;
    pthread_t thread{};
    bool ended = false;  // guarded by mutex_
  };
  void start_worker();
  void work(Worker& self);
  void join_ended();

  std::mutex mutex_;
  std::condition_variable changed_;
  // guarded by mutex_
  std::deque<std::function<void()>> waiting_;
  std::list<Worker> workers_;
  size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace firesteel
