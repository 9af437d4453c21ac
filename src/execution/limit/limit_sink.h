#pragma once

#include "columnar/spill_format/spill_file.h"
#include "execution/pipeline/operator.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace firesteel {

/// Rows of one morsel that a limit has let through: those in memory, then those in a file.
struct LimitedPart {
  std::vector<Batch> batches;
  std::unique_ptr<SpillFile> file;
  int64_t rows = 0;
  int64_t bytes = 0;  // of `batches`
  MemoryReservation reservation;
  // Set at the end: the rows that are wanted are [skip, skip + count).
  int64_t skip = 0;
  int64_t count = 0;
};
using LimitedRows = std::vector<LimitedPart>;

/// Gives limited rows; a part is a morsel.
class LimitSource final : public Source {
 public:
  explicit LimitSource(std::shared_ptr<LimitedRows> rows) : rows_(std::move(rows)) {}
  size_t parallelism() const override { return rows_->size(); }
  std::unique_ptr<SourceReader> open(TaskContext& task) override;

 private:
  class Reader;
  std::shared_ptr<LimitedRows> rows_;
  std::atomic<size_t> next_{0};
};

/// Rows [offset, offset + limit) of the input in its order (LIMIT without ORDER BY gives the first rows, as Spark's
/// does), or the last `limit` rows (tail). Tasks stop as soon as the morsels before theirs hold enough rows.
class LimitSink final : public Sink {
 public:
  /// limit < 0: all rows from offset on. `types`: of the rows.
  LimitSink(int64_t limit, int64_t offset, bool tail, std::vector<DataType> types, std::shared_ptr<LimitedRows> result);

  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  using Position = std::pair<int, int64_t>;  // lane, morsel
  bool add(TaskContext& task, const Batch& in);
  /// Keeps a batch in memory, or writes it behind what is there.
  void keep(LimitedPart& part, const Batch& batch, const RunningQuery& query) const;
  void trim_front(LimitedPart& part) const;

  const int64_t limit_;
  const int64_t offset_;
  const bool tail_;
  const std::vector<DataType> types_;
  const std::shared_ptr<LimitedRows> result_;
  std::mutex mutex_;
  std::map<Position, LimitedPart> parts_;  // guarded by mutex_
};

}  // namespace firesteel
