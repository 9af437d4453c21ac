#pragma once

#include <functional>
#include <pthread.h>

namespace firesteel {

/// A thread with a stack of 64 MiB (address space; only what is used gets memory): plans of thousands of nested nodes
/// are walked recursively. Joined by the destructor.
class LargeStackThread {
 public:
  explicit LargeStackThread(std::function<void()> body);
  ~LargeStackThread();
  LargeStackThread(const LargeStackThread&) = delete;
  LargeStackThread& operator=(const LargeStackThread&) = delete;

 private:
  std::function<void()> body_;
  pthread_t thread_{};
};

}  // namespace firesteel
