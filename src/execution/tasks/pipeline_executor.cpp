#include "execution/tasks/pipeline_executor.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

/// The end of a task's chain.
class SinkOutput final : public Output {
 public:
  SinkOutput(TaskContext& task, SinkState& sink) : task_(task), sink_(sink) {}
  bool push(Batch batch) override { return batch.selected_rows() == 0 || sink_.consume(task_, batch); }

 private:
  TaskContext& task_;
  SinkState& sink_;
};

/// A link of a task's chain: a transform's state that pushes into the next link.
class TransformOutput final : public Output {
 public:
  TransformOutput(TaskContext& task, std::unique_ptr<TransformState> state, Output& next)
      : task_(task), state_(std::move(state)), next_(next) {}
  bool push(Batch batch) override { return batch.selected_rows() == 0 || state_->push(task_, batch, next_); }
  void finish() { state_->finish(task_, next_); }

 private:
  TaskContext& task_;
  std::unique_ptr<TransformState> state_;
  Output& next_;
};

/// A task that ends before its morsels do, because it or another one has failed: tasks with later morsels may be
/// waiting for these to come to their end before they can see that all is over.
class GivenUp {
 public:
  GivenUp(const TaskContext& task, const int64_t& morsel) : task_(task), morsel_(morsel) {}
  ~GivenUp() {
    if (!ended_) {
      task_.tracker->complete(morsel_);
      task_.tracker->complete(task_.morsel);
    }
  }
  void end_normally() { ended_ = true; }
  GivenUp(const GivenUp&) = delete;
  GivenUp& operator=(const GivenUp&) = delete;

 private:
  const TaskContext& task_;
  const int64_t& morsel_;
  bool ended_ = false;
};

}  // namespace

void PipelineExecutor::run(std::vector<Pipeline>& pipelines) {
  counts_ = !(pipelines.size() == 1 && pipelines[0].lanes.size() == 1 && pipelines[0].lanes[0].source->holds_rows());
  for (Pipeline& pipeline : pipelines) {
    run_pipeline(pipeline);
    // What the pipeline held (scans, probe tables) is not needed any more: give the memory back before the next one
    // starts.
    pipeline.lanes.clear();
    pipeline.sink.reset();
  }
}

void PipelineExecutor::run_pipeline(Pipeline& pipeline) {
  std::vector<std::unique_ptr<SinkState>> states(static_cast<size_t>(query_.threads));
  for (size_t i = 0; i < pipeline.lanes.size(); ++i) {
    run_lane(pipeline.lanes[i], static_cast<int>(i), *pipeline.sink, states);
    pipeline.lanes[i] = {};
  }
  std::erase(states, nullptr);
  tasks_.run_parallel(states.size(), [&](size_t i) {
    TaskContext task{.query = query_, .task = static_cast<int>(i)};
    states[i]->finish(task);
  });
  pipeline.sink->finish(query_, std::move(states));
}

void PipelineExecutor::run_lane(const Lane& lane, int number, Sink& sink,
                                std::vector<std::unique_ptr<SinkState>>& states) {
  lane.source->start(query_);
  for (const TransformPtr& transform : lane.transforms) {
    transform->start(query_);
  }
  MorselTracker tracker;
  StageProgress uncounted(0, 0);
  StageProgress& progress =
      counts_ ? progress_->begin_stage(static_cast<int64_t>(lane.source->parallelism())) : uncounted;
  const size_t tasks = std::clamp<size_t>(lane.source->parallelism(), 1, static_cast<size_t>(query_.threads));
  tasks_.run_parallel(tasks, [&](size_t i) {
    TaskContext task{.query = query_, .task = static_cast<int>(i), .lane = number, .tracker = &tracker};
    if (states[i] == nullptr) {
      states[i] = sink.open(task);
    }
    progress.begin_task();
    run_task(lane, task, *states[i], progress);
    progress.end_task();
  });
  progress.finish();
}

void PipelineExecutor::run_task(const Lane& lane, TaskContext& task, SinkState& sink, StageProgress& progress) {
  SinkOutput end(task, sink);
  std::vector<std::unique_ptr<TransformOutput>> links;  // last transform first
  Output* first = &end;
  for (auto transform = lane.transforms.rbegin(); transform != lane.transforms.rend(); ++transform) {
    links.push_back(std::make_unique<TransformOutput>(task, (*transform)->open(task), *first));
    first = links.back().get();
  }
  int64_t morsel = -1;
  GivenUp given_up(task, morsel);
  const std::unique_ptr<SourceReader> reader = lane.source->open(task);
  Batch batch;
  while (reader->next(task, batch)) {
    query_.check_cancelled();
    if (tasks_.failed()) {
      return;
    }
    if (task.morsel != morsel) {
      if (morsel >= 0) {
        task.tracker->complete(morsel);
        progress.complete_piece();
      }
      morsel = task.morsel;
    }
    if (!first->push(std::move(batch))) {
      break;
    }
    batch = Batch{};
  }
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    (*link)->finish();
  }
  if (morsel >= 0) {
    task.tracker->complete(morsel);
    progress.complete_piece();
  }
  given_up.end_normally();
}

}  // namespace firesteel
