#include "connect/service/large_stack_threads.h"

#include "base/errors/spark_error.h"

#include <chrono>
#include <utility>

namespace firesteel {
namespace {

constexpr size_t kStackBytes = size_t{64} << 20;
constexpr auto kIdleTime = std::chrono::seconds(10);

}  // namespace

LargeStackThreads::~LargeStackThreads() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (const Worker& worker : workers_) {
    pthread_join(worker.thread, nullptr);
  }
}

void LargeStackThreads::run(std::function<void()> body) {
  const std::lock_guard lock(mutex_);
  join_ended();
  if (idle_ <= waiting_.size()) {
    start_worker();
  }
  waiting_.push_back(std::move(body));
  changed_.notify_one();
}

// With mutex_ held.
void LargeStackThreads::start_worker() {
  Worker& worker = workers_.emplace_back();
  worker.pool = this;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  const auto run = [](void* argument) -> void* {
    Worker& self = *static_cast<Worker*>(argument);
    self.pool->work(self);
    return nullptr;
  };
  const int failure = pthread_create(&worker.thread, &attributes, run, &worker);
  pthread_attr_destroy(&attributes);
  if (failure != 0) {
    workers_.pop_back();
    throw SparkError("INTERNAL_ERROR", {{"message", "no further thread can be started"}});
  }
  ++idle_;
}

void LargeStackThreads::work(Worker& self) {
  std::unique_lock lock(mutex_);
  while (changed_.wait_for(lock, kIdleTime, [&] { return stopping_ || !waiting_.empty(); }) && !waiting_.empty()) {
    {
      const std::function<void()> body = std::move(waiting_.front());
      waiting_.pop_front();
      --idle_;
      lock.unlock();
      body();
    }
    lock.lock();
    ++idle_;
  }
  --idle_;
  self.ended = true;
}

// With mutex_ held; those that are joined have nothing left to do.
void LargeStackThreads::join_ended() {
  workers_.remove_if([](const Worker& worker) {
    if (worker.ended) {
      pthread_join(worker.thread, nullptr);
    }
    return worker.ended;
  });
}

}  // namespace firesteel
