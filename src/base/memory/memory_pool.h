#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace firesteel {

class MemoryPool;

/// Someone who holds reserved memory and can give some back by spilling.
class Spillable {
 public:
  virtual ~Spillable() = default;
  /// Bytes that a call of `spill` could free now; a cheap estimate.
  virtual int64_t spillable_bytes() const = 0;
  /// Asks the owner to free memory soon. Called from any thread with no pool lock held; the owner does it at its next
  /// safe point (between two batches) and releases its reservation then.
  virtual void request_spill() = 0;
};

/// A number of bytes taken from a pool, given back by the destructor. Not thread-safe: one per operator and thread.
class MemoryReservation {
 public:
  MemoryReservation() = default;
  MemoryReservation(MemoryPool* pool, std::string owner);
  MemoryReservation(MemoryReservation&& other) noexcept;
  MemoryReservation& operator=(MemoryReservation&& other) noexcept;
  MemoryReservation(const MemoryReservation&) = delete;
  MemoryReservation& operator=(const MemoryReservation&) = delete;
  ~MemoryReservation();

  /// Grows or shrinks to `bytes`. False when the pool refuses growth (nothing changed then): the caller spills or
  /// fails.
  [[nodiscard]] bool try_resize(int64_t bytes);
  /// Like try_resize, but a refusal throws SparkError UNABLE_TO_ACQUIRE_MEMORY. For what cannot spill.
  void resize(int64_t bytes);
  void release();
  int64_t bytes() const { return bytes_; }

 private:
  MemoryPool* pool_ = nullptr;
  std::string owner_;
  int64_t bytes_ = 0;
};

/// The one budget of a server (or worker). Counts bytes; allocates nothing itself. Thread-safe.
class MemoryPool {
 public:
  explicit MemoryPool(int64_t limit_bytes) : limit_(limit_bytes) {}

  bool try_grow(int64_t bytes);
  void shrink(int64_t bytes);
  int64_t limit() const { return limit_; }
  int64_t used() const { return used_.load(std::memory_order_relaxed); }
  int64_t peak() const { return peak_.load(std::memory_order_relaxed); }

  /// Spillables of running operators; `try_grow` asks the largest ones to spill when the pool is nearly full.
  void add_spillable(Spillable* spillable);
  void remove_spillable(Spillable* spillable);

 private:
  const int64_t limit_;
  std::atomic<int64_t> used_{0};
  std::atomic<int64_t> peak_{0};
  std::mutex mutex_;
  std::list<Spillable*> spillables_;  // guarded by mutex_
};

/// Bytes this process may use: the cgroup's limit or the machine's memory, whichever is smaller.
int64_t available_memory_bytes();

}  // namespace firesteel
