#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/pipeline/operator.h"
#include "physical/exec_plan.h"

#include <atomic>
#include <memory>
#include <vector>

namespace firesteel {

/// Rows of a part of the plan that is computed once and read in several places.
struct SharedRows {
  std::vector<Batch> batches;
  std::vector<std::unique_ptr<SpillFile>> files;  // what did not fit
  std::vector<MemoryReservation> reservations;
  bool complete = false;
};

/// Parts of a query that a later run of it (the query around a scalar subquery) needs, too: the first run that gets to
/// one keeps its rows here. One thread: runs follow each other.
struct KeptParts {
  struct Part {
    ExecPtr plan;
    std::shared_ptr<SharedRows> rows;  // null: nobody has run it yet
  };
  std::vector<Part> parts;

  /// Null: not to be kept.
  Part* find(const ExecPtr& plan);
};

/// Keeps all rows, in the order of their morsels as long as they fit into memory.
class SharedRowsSink final : public Sink {
 public:
  SharedRowsSink(std::vector<DataType> types, std::shared_ptr<SharedRows> result)
      : types_(std::move(types)), result_(std::move(result)) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  std::vector<DataType> types_;
  std::shared_ptr<SharedRows> result_;
};

/// One reading of them. A morsel is a batch, or a file.
class SharedRowsSource final : public Source {
 public:
  explicit SharedRowsSource(std::shared_ptr<const SharedRows> rows) : rows_(std::move(rows)) {}
  size_t parallelism() const override { return rows_->batches.size() + rows_->files.size(); }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<const SharedRows> rows_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
