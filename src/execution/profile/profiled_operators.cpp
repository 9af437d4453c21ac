#include "execution/profile/profiled_operators.h"

#include "execution/profile/query_profile.h"

#include <chrono>
#include <utility>

namespace firesteel {
namespace {

/// Adds the time of its life to a counter.
class Stopwatch {
 public:
  explicit Stopwatch(std::atomic<int64_t>& nanoseconds) : nanoseconds_(nanoseconds) {}
  ~Stopwatch() { nanoseconds_.fetch_add(elapsed() - elsewhere_, std::memory_order_relaxed); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

  /// Time that passed in another operator.
  void leave_out(int64_t nanoseconds) { elsewhere_ += nanoseconds; }
  int64_t elapsed() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::atomic<int64_t>& nanoseconds_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  int64_t elsewhere_ = 0;
};

/// The way on to the next operator, whose time is its own.
class CountingOutput final : public Output {
 public:
  CountingOutput(Output& next, Stopwatch& watch, std::atomic<int64_t>* rows)
      : next_(next), watch_(watch), rows_(rows) {}
  bool push(Batch batch) override {
    if (rows_ != nullptr) {
      rows_->fetch_add(static_cast<int64_t>(batch.selected_rows()), std::memory_order_relaxed);
    }
    const int64_t before = watch_.elapsed();
    const bool more = next_.push(std::move(batch));
    watch_.leave_out(watch_.elapsed() - before);
    return more;
  }

 private:
  Output& next_;
  Stopwatch& watch_;
  std::atomic<int64_t>* rows_;
};

/// The task as the operator sees it.
TaskContext inside(const TaskContext& task, RunningQuery& context) {
  return {.query = context, .task = task.task, .morsel = task.morsel, .lane = task.lane, .tracker = task.tracker};
}

class ProfiledSource final : public Source {
 public:
  ProfiledSource(SourcePtr source, RunningQuery& context, bool counts_rows)
      : source_(std::move(source)), context_(context), counts_rows_(counts_rows) {}
  void start(RunningQuery&) override {
    const Stopwatch watch(context_.counters->nanoseconds);
    source_->start(context_);
  }
  size_t parallelism() const override { return source_->parallelism(); }
  bool holds_rows() const override { return source_->holds_rows(); }
  std::unique_ptr<SourceReader> open(TaskContext& task) override { return std::make_unique<Reader>(*this, task); }

 private:
  class Reader final : public SourceReader {
   public:
    Reader(ProfiledSource& source, TaskContext& task)
        : source_(source), inside_(inside(task, source.context_)), reader_(source.source_->open(inside_)) {}
    bool next(TaskContext& task, Batch& out) override {
      OperatorCounters& counters = *source_.context_.counters;
      const Stopwatch watch(counters.nanoseconds);
      if (!reader_->next(inside_, out)) {
        return false;
      }
      task.morsel = inside_.morsel;
      if (source_.counts_rows_) {
        counters.rows.fetch_add(static_cast<int64_t>(out.selected_rows()), std::memory_order_relaxed);
      }
      return true;
    }

   private:
    ProfiledSource& source_;
    TaskContext inside_;
    std::unique_ptr<SourceReader> reader_;
  };

  SourcePtr source_;
  RunningQuery& context_;
  const bool counts_rows_;
};

class ProfiledTransform final : public Transform {
 public:
  ProfiledTransform(TransformPtr transform, RunningQuery& context, bool counts_rows)
      : transform_(std::move(transform)), context_(context), counts_rows_(counts_rows) {}
  void start(RunningQuery&) override {
    const Stopwatch watch(context_.counters->nanoseconds);
    transform_->start(context_);
  }
  std::unique_ptr<TransformState> open(TaskContext& task) override { return std::make_unique<State>(*this, task); }

 private:
  class State final : public TransformState {
   public:
    State(ProfiledTransform& transform, TaskContext& task)
        : counters_(*transform.context_.counters),
          rows_(transform.counts_rows_ ? &counters_.rows : nullptr),
          inside_(inside(task, transform.context_)),
          state_(transform.transform_->open(inside_)) {}
    bool push(TaskContext& task, const Batch& in, Output& out) override {
      Stopwatch watch(counters_.nanoseconds);
      CountingOutput counted(out, watch, rows_);
      inside_.morsel = task.morsel;
      return state_->push(inside_, in, counted);
    }
    bool finish(TaskContext& task, Output& out) override {
      Stopwatch watch(counters_.nanoseconds);
      CountingOutput counted(out, watch, rows_);
      inside_.morsel = task.morsel;
      return state_->finish(inside_, counted);
    }

   private:
    OperatorCounters& counters_;
    std::atomic<int64_t>* rows_;
    TaskContext inside_;
    std::unique_ptr<TransformState> state_;
  };

  TransformPtr transform_;
  RunningQuery& context_;
  const bool counts_rows_;
};

class ProfiledSink final : public Sink {
 public:
  ProfiledSink(SinkPtr sink, RunningQuery& context) : sink_(std::move(sink)), context_(context) {}
  std::unique_ptr<SinkState> open(TaskContext& task) override {
    TaskContext task_inside = inside(task, context_);
    return std::make_unique<State>(context_, sink_->open(task_inside));
  }
  void finish(RunningQuery&, std::vector<std::unique_ptr<SinkState>> states) override {
    const Stopwatch watch(context_.counters->nanoseconds);
    std::vector<std::unique_ptr<SinkState>> own;
    own.reserve(states.size());
    for (const std::unique_ptr<SinkState>& state : states) {
      own.push_back(static_cast<State&>(*state).release());
    }
    sink_->finish(context_, std::move(own));
  }

 private:
  class State final : public SinkState {
   public:
    State(RunningQuery& context, std::unique_ptr<SinkState> state) : context_(context), state_(std::move(state)) {}
    bool consume(TaskContext& task, const Batch& in) override {
      const Stopwatch watch(context_.counters->nanoseconds);
      TaskContext task_inside = inside(task, context_);
      return state_->consume(task_inside, in);
    }
    void finish(TaskContext& task) override {
      const Stopwatch watch(context_.counters->nanoseconds);
      TaskContext task_inside = inside(task, context_);
      state_->finish(task_inside);
    }
    std::unique_ptr<SinkState> release() { return std::move(state_); }

   private:
    RunningQuery& context_;
    std::unique_ptr<SinkState> state_;
  };

  SinkPtr sink_;
  RunningQuery& context_;
};

}  // namespace

SourcePtr profiled(SourcePtr source, RunningQuery& context, bool counts_rows) {
  return std::make_shared<ProfiledSource>(std::move(source), context, counts_rows);
}

TransformPtr profiled(TransformPtr transform, RunningQuery& context, bool counts_rows) {
  return std::make_shared<ProfiledTransform>(std::move(transform), context, counts_rows);
}

SinkPtr profiled(SinkPtr sink, RunningQuery& context) {
  return std::make_shared<ProfiledSink>(std::move(sink), context);
}

}  // namespace firesteel
