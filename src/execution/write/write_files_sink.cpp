#include "execution/write/write_files_sink.h"

#include "execution/scan/batches_source.h"

namespace firesteel {
namespace {

class WriteFilesSink final : public Sink {
 public:
  explicit WriteFilesSink(std::shared_ptr<WriteJob> job) : job_(std::move(job)) {}

  std::unique_ptr<SinkState> open(TaskContext& task) override {
    return std::make_unique<State>(
        job_->open(task.task, {.memory = task.query.memory, .cancellation = task.query.cancellation}));
  }
  void finish(RunningQuery&, std::vector<std::unique_ptr<SinkState>>) override {}

 private:
  class State final : public SinkState {
   public:
    explicit State(std::unique_ptr<TaskWriter> writer) : writer_(std::move(writer)) {}
    bool consume(TaskContext&, const Batch& in) override {
      writer_->write(in);
      return true;
    }
    void finish(TaskContext&) override { writer_->close(); }

   private:
    std::unique_ptr<TaskWriter> writer_;
  };

  const std::shared_ptr<WriteJob> job_;
};

/// A source that one task reads from start to end, so that the rows keep their order.
class OneTaskSource final : public Source {
 public:
  explicit OneTaskSource(SourcePtr source) : source_(std::move(source)) {}
  void start(RunningQuery& query) override { source_->start(query); }
  size_t parallelism() const override { return 1; }
  std::unique_ptr<SourceReader> open(TaskContext& task) override { return source_->open(task); }

 private:
  const SourcePtr source_;
};

}  // namespace

Lanes build_write_files(const WriteFilesExec& plan, PipelineBuilder& builder) {
  Lanes lanes = builder.build(plan.child);
  if (plan.one_task) {
    for (Lane& lane : lanes) {
      lane.source = std::make_shared<OneTaskSource>(std::move(lane.source));
    }
  }
  builder.add_pipeline(std::move(lanes), std::make_shared<WriteFilesSink>(plan.job));
  return {Lane{std::make_shared<BatchesSource>(std::make_shared<const std::vector<Batch>>()), {}}};
}

}  // namespace firesteel
