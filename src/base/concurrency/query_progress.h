#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace firesteel {

/// How far a part of a query is that runs in one go (Spark: a stage). Counted by its tasks. Thread-safe.
class StageProgress {
 public:
  StageProgress(int64_t id, int64_t tasks) : id_(id), tasks_(tasks) {}

  void begin_task() { running_.fetch_add(1, std::memory_order_relaxed); }
  void end_task() { running_.fetch_sub(1, std::memory_order_relaxed); }
  /// One of the stage's pieces of work is done.
  void complete_piece() { completed_.fetch_add(1, std::memory_order_relaxed); }
  /// All of it is done; what nobody wanted any more (LIMIT) counts as done too.
  void finish() { done_.store(true, std::memory_order_relaxed); }

 private:
  friend class QueryProgress;

  const int64_t id_;
  const int64_t tasks_;
  std::atomic<int64_t> completed_{0};
  std::atomic<int64_t> bytes_read_{0};
  std::atomic<int64_t> running_{0};
  std::atomic<bool> done_{false};
};

/// The stages of one operation, for whoever waits for it. Thread-safe.
class QueryProgress {
 public:
  /// While it lives, queries started by this thread count here. Scopes nest.
  class Scope {
   public:
    explicit Scope(std::shared_ptr<QueryProgress> progress) : before_(std::exchange(current_, std::move(progress))) {}
    ~Scope() { current_ = std::move(before_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    std::shared_ptr<QueryProgress> before_;
  };
  /// Where a query that this thread starts counts; one of its own when nobody waits.
  static std::shared_ptr<QueryProgress> current() {
    return current_ == nullptr ? std::make_shared<QueryProgress>() : current_;
  }

  struct Stage {
    int64_t id = 0;
    int64_t tasks = 0;
    int64_t completed = 0;
    int64_t bytes_read = 0;
    bool done = false;
    bool operator==(const Stage&) const = default;
  };
  struct Report {
    std::vector<Stage> stages;
    int64_t running_tasks = 0;
    bool operator==(const Report&) const = default;
  };

  /// The stage lives as long as this object.
  StageProgress& begin_stage(int64_t tasks) {
    const std::lock_guard lock(mutex_);
    return stages_.emplace_back(static_cast<int64_t>(stages_.size()), tasks);
  }

  /// Of the stage that has begun last: a query's stages run one after the other.
  void add_bytes_read(int64_t bytes) {
    const std::lock_guard lock(mutex_);
    if (!stages_.empty()) {
      stages_.back().bytes_read_.fetch_add(bytes, std::memory_order_relaxed);
    }
  }

  Report report() const {
    Report report;
    const std::lock_guard lock(mutex_);
    for (const StageProgress& stage : stages_) {
      const bool done = stage.done_.load(std::memory_order_relaxed);
      const int64_t completed = stage.completed_.load(std::memory_order_relaxed);
      report.stages.push_back({.id = stage.id_,
                               .tasks = stage.tasks_,
                               .completed = done ? stage.tasks_ : completed,
                               .bytes_read = stage.bytes_read_.load(std::memory_order_relaxed),
                               .done = done});
      report.running_tasks += stage.running_.load(std::memory_order_relaxed);
    }
    return report;
  }

 private:
  // A query is started below many layers that have nothing to do with who watches it.
  inline static thread_local std::shared_ptr<QueryProgress> current_;

  mutable std::mutex mutex_;
  std::deque<StageProgress> stages_;  // guarded by mutex_; addresses stay
};

}  // namespace firesteel
