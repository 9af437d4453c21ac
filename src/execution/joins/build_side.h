#pragma once

#include "execution/joins/join_shape.h"
#include "execution/joins/join_table.h"

#include <atomic>
#include <memory>
#include <vector>

namespace firesteel {

/// Everything of a finished build: the rows as columns, and the table that finds them. Shared by the probing tasks;
/// read-only apart from `matched`.
struct BuildSide {
  std::vector<VectorPtr> columns;  // the build child's columns
  std::vector<VectorPtr> keys;     // per key; null when the hash decides and the key is computed
  size_t num_rows = 0;
  JoinTable table;
  bool has_null_key = false;     // of the whole build side, also when this is a part of it
  bool is_empty = true;          // likewise
  std::vector<uint8_t> matched;  // per row, when JoinShape::needs_matched_build
  std::vector<MemoryReservation> reservations;

  void mark_matched(int32_t row) {
    std::atomic_ref<uint8_t>(matched[static_cast<size_t>(row)]).store(1, std::memory_order_relaxed);
  }
};

/// Collects build rows and their hashes in one task.
class BuildCollector {
 public:
  BuildCollector(std::shared_ptr<const JoinShape> shape, RunningQuery& query);

  /// False when memory is refused, or when more rows could not be numbered; the batch has been added all the same:
  /// spill now.
  [[nodiscard]] bool add(const Batch& batch);
  size_t rows() const { return num_rows_; }
  bool has_null_key() const { return has_null_key_; }
  /// The collected batches, the child's columns only; the collector is empty then.
  std::vector<Batch> take_batches();

 private:
  friend std::shared_ptr<BuildSide> finish_build(const JoinShape& shape, std::vector<BuildCollector*> collectors,
                                                 TaskRunner& tasks, RunningQuery& query, MemoryReservation table);
  std::shared_ptr<const JoinShape> shape_;
  JoinKeyReader key_reader_;
  JoinKeys keys_;
  std::vector<Batch> batches_;  // child's columns, then computed keys
  HashedRows hashed_;
  size_t num_rows_ = 0;
  size_t bytes_ = 0;
  bool has_null_key_ = false;
  MemoryReservation reservation_;
};

/// Reserves what the table of that many rows takes. False when it is refused.
[[nodiscard]] bool reserve_table(MemoryReservation& reservation, size_t rows);
/// Joins the collected rows into columns and builds the table. Null when memory for it is refused, or when there are
/// too many rows for one table; the collectors then still have everything.
std::shared_ptr<BuildSide> try_finish_build(const JoinShape& shape, std::vector<BuildCollector*> collectors,
                                            TaskRunner& tasks, RunningQuery& query);
/// Likewise, with the memory that the caller has reserved for the table.
std::shared_ptr<BuildSide> finish_build(const JoinShape& shape, std::vector<BuildCollector*> collectors,
                                        TaskRunner& tasks, RunningQuery& query, MemoryReservation table);

/// Runs everything in the caller's thread: for builds inside of a task.
class SerialTasks final : public TaskRunner {
 public:
  void run_parallel(size_t count, const std::function<void(size_t)>& body) override {
    for (size_t i = 0; i < count; ++i) {
      body(i);
    }
  }
};

}  // namespace firesteel
