#include "python_udf/worker_pool.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>

namespace firesteel {
namespace {

constexpr size_t kMaxIdle = 8;
constexpr auto kMaxWait = std::chrono::minutes(1);  // as Spark's idle workers

std::string find_python() {
  for (const char* name : {"PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"}) {
    if (const char* value = std::getenv(name); value != nullptr && *value != 0) {
      return value;
    }
  }
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (std::filesystem::path folder = program.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    for (const char* place : {"bin/python3", ".venv/bin/python3"}) {
      // pyvenv.cfg: not just any bin folder that happens to lie above.
      const std::filesystem::path python = folder / place;
      if (std::filesystem::exists(python.parent_path().parent_path() / "pyvenv.cfg", error) &&
          std::filesystem::exists(python, error)) {
        return python.string();
      }
    }
  }
  return "python3";
}

}  // namespace

WorkerPool::WorkerPool(const std::string& python) : python_(python.empty() ? find_python() : python) {}

std::unique_ptr<WorkerProcess> WorkerPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<WorkerProcess> worker = std::move(idle_.back().worker);
      idle_.pop_back();
      return worker;
    }
  }
  return std::make_unique<WorkerProcess>(python_);
}

void WorkerPool::give_back(std::unique_ptr<WorkerProcess> worker) {
  const auto now = std::chrono::steady_clock::now();
  std::vector<Idle> ended;  // destroyed without the lock: ending a process takes a moment
  const std::lock_guard lock(mutex_);
  const auto tired =
      std::find_if(idle_.begin(), idle_.end(), [&](const Idle& idle) { return now - idle.since < kMaxWait; });
  ended.insert(ended.end(), std::make_move_iterator(idle_.begin()), std::make_move_iterator(tired));
  idle_.erase(idle_.begin(), tired);
  if (idle_.size() < kMaxIdle) {
    idle_.push_back({std::move(worker), now});
  }
}

}  // namespace firesteel
