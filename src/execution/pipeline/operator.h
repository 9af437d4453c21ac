#pragma once

#include "columnar/batch.h"
#include "execution/query_context.h"
#include "execution/tasks/morsel_tracker.h"

#include <memory>
#include <vector>

namespace firesteel {

/// One task: a thread's way through a lane. Used by that thread only.
struct TaskContext {
  RunningQuery& query;
  int task = 0;  // 0 .. threads-1
  /// Number of the piece of work the current batch comes from, ascending in the order rows should appear in (file, row
  /// group, range part ...). Set by the source's reader; ordered sinks (result, limit, sort ties) use it.
  int64_t morsel = 0;
  int lane = 0;                      // the lane's number in its pipeline; rows of earlier lanes come first
  MorselTracker* tracker = nullptr;  // of the running lane
};

/// Takes batches further down the lane. Returns false when nobody wants more rows (LIMIT reached): stop then.
class Output {
 public:
  virtual ~Output() = default;
  virtual bool push(Batch batch) = 0;
};

/// Reads for one task. Claims morsels from its Source until there are none.
class SourceReader {
 public:
  virtual ~SourceReader() = default;
  /// The next batch (may be empty); false at the end. Sets task.morsel; returns at least once for each claimed morsel
  /// (morsels are numbered 0, 1, 2 ... in the order they are claimed), so that ordered sinks learn of those that gave
  /// no rows.
  virtual bool next(TaskContext& task, Batch& out) = 0;
};

/// Start of a lane: a scan, a range, the result of a finished sink. Shared by all tasks; thread-safe.
class Source {
 public:
  virtual ~Source() = default;
  /// Called once, before any reader, when everything the lane depends on has finished.
  virtual void start(RunningQuery&) {}
  /// How many tasks can have work at the same time (number of morsels).
  virtual size_t parallelism() const = 0;
  /// The rows are at hand without any work. A query that only projects such rows has no stage in its progress, as
  /// Spark runs no job for a local relation.
  virtual bool holds_rows() const { return false; }
  virtual std::unique_ptr<SourceReader> open(TaskContext& task) = 0;
};

/// A transform's state in one task.
class TransformState {
 public:
  virtual ~TransformState() = default;
  /// Works on one batch and pushes any number of results. Returns false when no more input is wanted.
  virtual bool push(TaskContext& task, const Batch& in, Output& out) = 0;
  /// After the task's last batch: push what is left.
  virtual bool finish(TaskContext&, Output&) { return true; }
};

/// A step inside a lane: filter, project, join probe. Shared by all tasks; immutable or thread-safe.
class Transform {
 public:
  virtual ~Transform() = default;
  virtual void start(RunningQuery&) {}
  virtual std::unique_ptr<TransformState> open(TaskContext& task) = 0;
};

/// A sink's state in one task. Lives through all lanes of its pipeline.
class SinkState {
 public:
  virtual ~SinkState() = default;
  /// False when no more rows are wanted.
  virtual bool consume(TaskContext& task, const Batch& in) = 0;
  /// After the task's last lane; runs in parallel with other tasks'.
  virtual void finish(TaskContext&) {}
};

/// End of a pipeline: hash table build, aggregation, sort, result. Shared by all tasks.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual std::unique_ptr<SinkState> open(TaskContext& task) = 0;
  /// Once, after all tasks' states have finished (states are handed over in task order). May use
  /// query.tasks->run_parallel.
  virtual void finish(RunningQuery& query, std::vector<std::unique_ptr<SinkState>> states) = 0;
};

using SourcePtr = std::shared_ptr<Source>;
using TransformPtr = std::shared_ptr<Transform>;
using SinkPtr = std::shared_ptr<Sink>;

/// Source → transforms. Several lanes may lead into one sink (UNION ALL; probe rows, then unmatched build rows): they
/// run one after the other, each by all tasks, so a lane's source may depend on the lanes before it.
struct Lane {
  SourcePtr source;
  std::vector<TransformPtr> transforms;
};
using Lanes = std::vector<Lane>;

struct Pipeline {
  Lanes lanes;
  SinkPtr sink;
};

}  // namespace firesteel
