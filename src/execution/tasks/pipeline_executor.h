#pragma once

#include "base/concurrency/query_progress.h"
#include "execution/pipeline/operator.h"
#include "execution/tasks/task_group.h"

#include <vector>

namespace firesteel {

/// Runs pipelines one after the other, each by up to `query.threads` tasks.
/// Counts in the progress of the thread that makes it.
/// errors: the first exception of any task, after all tasks have stopped; OPERATION_CANCELED when cancelled.
class PipelineExecutor {
 public:
  PipelineExecutor(RunningQuery& query, TaskGroup& tasks) : query_(query), tasks_(tasks) {}

  void run(std::vector<Pipeline>& pipelines);

 private:
  void run_pipeline(Pipeline& pipeline);
  void run_lane(const Lane& lane, int number, Sink& sink, std::vector<std::unique_ptr<SinkState>>& states);
  void run_task(const Lane& lane, TaskContext& task, SinkState& sink, StageProgress& progress);

  RunningQuery& query_;
  TaskGroup& tasks_;
  bool counts_ = true;  // in the progress: see Source::holds_rows
  const std::shared_ptr<QueryProgress> progress_ = QueryProgress::current();
};

}  // namespace firesteel
