#include "base/memory/memory_pool.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>
#include <unistd.h>
#include <utility>

namespace firesteel {
namespace {

// One part of so many is left to what cannot spill (a reader's buffer), so that operators that can, and take all they
// get, do not make it fail.
constexpr int64_t kPartsKept = 8;
// How long what cannot spill waits for others to do so.
constexpr auto kPatience = std::chrono::milliseconds(500);
constexpr auto kStep = std::chrono::milliseconds(2);

/// Takes the bytes from what is left to those that cannot spill. Two that ask at once may both get the last of it.
bool take_kept(MemoryPool& pool, int64_t bytes) {
  if (pool.used() + bytes > pool.limit()) {
    return false;
  }
  pool.shrink(-bytes);
  return true;
}

}  // namespace

MemoryReservation::MemoryReservation(MemoryPool* pool, std::string owner) : pool_(pool), owner_(std::move(owner)) {}

MemoryReservation::MemoryReservation(MemoryReservation&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      owner_(std::move(other.owner_)),
      bytes_(std::exchange(other.bytes_, 0)) {}

MemoryReservation& MemoryReservation::operator=(MemoryReservation&& other) noexcept {
  if (this != &other) {
    release();
    pool_ = std::exchange(other.pool_, nullptr);
    owner_ = std::move(other.owner_);
    bytes_ = std::exchange(other.bytes_, 0);
  }
  return *this;
}

MemoryReservation::~MemoryReservation() { release(); }

bool MemoryReservation::try_resize(int64_t bytes) {
  if (pool_ == nullptr) {
    bytes_ = bytes;
    return true;
  }
  if (bytes > bytes_) {
    if (!pool_->try_grow(bytes - bytes_)) {
      return false;
    }
  } else {
    pool_->shrink(bytes_ - bytes);
  }
  bytes_ = bytes;
  return true;
}

void MemoryReservation::resize(int64_t bytes) {
  if (try_resize(bytes)) {
    return;
  }
  const int64_t more = bytes - bytes_;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!take_kept(*pool_, more)) {
    const bool others_may_spill = pool_->used() > bytes_ && bytes <= pool_->limit();
    if (!others_may_spill || std::chrono::steady_clock::now() > until) {
      throw SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", std::to_string(more)}, {"receivedBytes", "0"}});
    }
    std::this_thread::sleep_for(kStep);
  }
  bytes_ = bytes;
}

void MemoryReservation::release() {
  if (pool_ != nullptr && bytes_ > 0) {
    pool_->shrink(bytes_);
  }
  bytes_ = 0;
}

bool MemoryPool::try_grow(int64_t bytes) {
  const int64_t limit = limit_ - limit_ / kPartsKept;
  int64_t now = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (now > limit) {
    used_.fetch_sub(bytes, std::memory_order_relaxed);
    // The asker spills its own state first (it is at a safe point); the largest other holder is asked as well.
    const std::lock_guard lock(mutex_);
    Spillable* largest = nullptr;
    int64_t most = 0;
    for (Spillable* spillable : spillables_) {
      if (const int64_t size = spillable->spillable_bytes(); size > most) {
        most = size;
        largest = spillable;
      }
    }
    if (largest == nullptr) {
      return false;
    }
    largest->request_spill();
    // Caches give memory back at once; running operators only at their next safe point.
    now = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (now > limit) {
      used_.fetch_sub(bytes, std::memory_order_relaxed);
      return false;
    }
  }
  int64_t peak = peak_.load(std::memory_order_relaxed);
  while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
  return true;
}

void MemoryPool::shrink(int64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

void MemoryPool::add_spillable(Spillable* spillable) {
  const std::lock_guard lock(mutex_);
  spillables_.push_back(spillable);
}

void MemoryPool::remove_spillable(Spillable* spillable) {
  const std::lock_guard lock(mutex_);
  spillables_.remove(spillable);
}

int64_t available_memory_bytes() {
  int64_t bytes = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<int64_t>(sysconf(_SC_PAGESIZE));
  std::ifstream cgroup("/sys/fs/cgroup/memory.max");
  int64_t limit = 0;
  if (cgroup >> limit && limit > 0) {
    bytes = std::min(bytes, limit);
  }
  return bytes;
}

}  // namespace firesteel
