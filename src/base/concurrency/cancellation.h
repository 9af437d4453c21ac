#pragma once

#include "base/errors/spark_error.h"

#include <atomic>
#include <memory>

namespace firesteel {

/// Set once by an interrupt, read by every long loop. Thread-safe.
class CancellationToken {
 public:
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  /// Throws SparkError OPERATION_CANCELED once cancelled.
  void check() const {
    if (cancelled()) [[unlikely]] {
      throw SparkError("OPERATION_CANCELED");
    }
  }

 private:
  std::atomic<bool> cancelled_{false};
};

using CancellationTokenPtr = std::shared_ptr<CancellationToken>;

}  // namespace firesteel
