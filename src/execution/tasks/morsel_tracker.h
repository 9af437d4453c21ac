#pragma once

#include <cstdint>
#include <mutex>
#include <set>

namespace firesteel {

/// Which morsels of a lane have been read to their end. Morsels are claimed in ascending order without gaps.
/// Thread-safe.
class MorselTracker {
 public:
  /// All morsels below it are done.
  int64_t next_incomplete() const {
    const std::lock_guard lock(mutex_);
    return next_;
  }
  void complete(int64_t morsel) {
    const std::lock_guard lock(mutex_);
    done_.insert(morsel);
    while (!done_.empty() && *done_.begin() <= next_) {
      next_ = *done_.begin() == next_ ? next_ + 1 : next_;
      done_.erase(done_.begin());
    }
  }

 private:
  mutable std::mutex mutex_;
  std::set<int64_t> done_;  // completed, but not all below are
  int64_t next_ = 0;
};

}  // namespace firesteel
