#pragma once

#include "python_udf/worker_process.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace firesteel {

/// The Python workers of a server: those that have finished a task wait here for the next one. Thread-safe.
class WorkerPool {
 public:
  /// python: interpreter for the workers; empty: PYSPARK_PYTHON, else a virtual environment around this program, else
  /// python3.
  explicit WorkerPool(const std::string& python);

  std::unique_ptr<WorkerProcess> take();
  /// For a worker that waits for its next task; one that failed is simply destroyed.
  void give_back(std::unique_ptr<WorkerProcess> worker);

 private:
  struct Idle {
    std::unique_ptr<WorkerProcess> worker;
    std::chrono::steady_clock::time_point since;
  };

  const std::string python_;
  std::mutex mutex_;
  std::vector<Idle> idle_;  // guarded by mutex_; the last one has waited least
};

}  // namespace firesteel
