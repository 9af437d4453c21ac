#include "execution/tasks/task_group.h"

#include <utility>

namespace firesteel {

TaskGroup::~TaskGroup() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) {
    worker.join();
  }
}

void TaskGroup::drain(const std::function<void(size_t)>& body) {
  for (size_t i = next_.fetch_add(1); i < count_.load() && !failed(); i = next_.fetch_add(1)) {
    try {
      body(i);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) {
        error_ = std::current_exception();
      }
      failed_ = true;
    }
  }
}

void TaskGroup::work() {
  uint64_t seen = 0;
  const std::function<void(size_t)>* body = nullptr;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || (generation_ != seen && body_ != nullptr); });
      if (stopping_) {
        return;
      }
      seen = generation_;
      body = body_;
      ++active_;
    }
    drain(*body);
    {
      const std::lock_guard lock(mutex_);
      --active_;
    }
    done_.notify_one();
  }
}

void TaskGroup::run_parallel(size_t count, const std::function<void(size_t)>& body) {
  if (count == 0) {
    return;
  }
  if (count == 1 || threads_ == 1) {
    for (size_t i = 0; i < count; ++i) {
      body(i);
    }
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    while (workers_.size() + 1 < static_cast<size_t>(threads_)) {
      workers_.emplace_back([this] { work(); });
    }
    error_ = nullptr;
    failed_ = false;
    next_ = 0;
    count_ = count;
    body_ = &body;
    ++generation_;
  }
  wake_.notify_all();
  drain(body);
  std::unique_lock lock(mutex_);
  body_ = nullptr;  // late workers find nothing to do
  done_.wait(lock, [&] { return active_ == 0; });
  if (error_) {
    const std::exception_ptr error = std::exchange(error_, nullptr);
    failed_ = false;
    lock.unlock();
    std::rethrow_exception(error);
  }
}

}  // namespace firesteel
