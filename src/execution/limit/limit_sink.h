#pragma once

#include "execution/pipeline/operator.h"
#include "execution/scan/batches_source.h"

#include <map>
#include <mutex>
#include <utility>

namespace firesteel {

/// Rows [offset, offset + limit) of the input in its order (LIMIT without ORDER BY gives the first rows, as Spark's
/// does), or the last `limit` rows (tail). Tasks stop as soon as the morsels before theirs hold enough rows.
class LimitSink final : public Sink {
 public:
  /// limit < 0: all rows from offset on. `result` gets the batches.
  LimitSink(int64_t limit, int64_t offset, bool tail, std::shared_ptr<BatchesSource> result);

  std::unique_ptr<SinkState> open(TaskContext& task) override;
  void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) override;

 private:
  class State;
  using Position = std::pair<int, int64_t>;  // lane, morsel
  struct Part {
    std::vector<Batch> batches;
    int64_t rows = 0;
    MemoryReservation reservation;
  };
  bool add(TaskContext& task, const Batch& in);
  void trim_front(Part& part) const;

  const int64_t limit_;
  const int64_t offset_;
  const bool tail_;
  const std::shared_ptr<BatchesSource> result_;
  std::mutex mutex_;
  std::map<Position, Part> parts_;  // guarded by mutex_
};

}  // namespace firesteel
