#include "session/query/running_query.h"

#include "base/concurrency/query_progress.h"
#include "base/errors/spark_error.h"
#include "execution/pipeline/pipeline_builder.h"
#include "execution/profile/query_profile.h"
#include "execution/tasks/pipeline_executor.h"

#include <new>

namespace firesteel {
namespace {

// Results wait here while the client reads; more than this and the tasks pause.
constexpr size_t kMaxQueuedBytes = 32 << 20;

class BatchStream final : public ResultStream {
 public:
  BatchStream(Schema schema, std::vector<Batch> batches) : schema_(std::move(schema)), batches_(std::move(batches)) {}
  const Schema& schema() const override { return schema_; }
  bool next(Batch& out) override {
    while (next_ < batches_.size()) {
      out = compact(batches_[next_++]);
      if (out.num_rows > 0) {
        return true;
      }
    }
    return false;
  }

 private:
  const Schema schema_;
  std::vector<Batch> batches_;
  size_t next_ = 0;
};

void append_metrics(const ExecPtr& plan, const QueryProfile& profile, int64_t parent,
                    std::vector<OperatorMetrics>& all) {
  const auto id = static_cast<int64_t>(all.size());
  OperatorMetrics& metrics = all.emplace_back(OperatorMetrics{node_name(plan), id, parent < 0 ? id : parent, {}});
  if (const OperatorCounters* counters = profile.find(plan.get())) {
    metrics.values = {{"numOutputRows", "number of output rows", "sum", counters->rows},
                      {"operatorTime", "time in the operator", "nsTiming", counters->nanoseconds}};
    if (plan->kind() == ExecKind::kScan) {
      metrics.values.push_back({"bytesRead", "size of data read", "size", counters->bytes_read});
    }
    if (counters->bytes_spilled > 0) {
      metrics.values.push_back({"spillSize", "spill size", "size", counters->bytes_spilled});
    }
  }
  for (const ExecPtr& child : plan->children()) {
    append_metrics(child, profile, id, all);
  }
}

}  // namespace

std::unique_ptr<ResultStream> stream_of(Schema schema, std::vector<Batch> batches) {
  return std::make_unique<BatchStream>(std::move(schema), std::move(batches));
}

RunningQueryStream::RunningQueryStream(RunningQuery query, const ExecPtr& plan, Schema schema)
    : query_(std::move(query)),
      schema_(std::move(schema)),
      plan_(plan),
      queue_(std::make_shared<ResultQueue>(kMaxQueuedBytes, query_.memory)) {
  coordinator_ = std::thread([this, progress = QueryProgress::current()] {
    const QueryProgress::Scope watched(progress);
    run();
  });
}

RunningQueryStream::~RunningQueryStream() {
  queue_->close();
  if (!done_) {
    query_.cancellation->cancel();
  }
  coordinator_.join();
}

void RunningQueryStream::run() {
  std::exception_ptr error;
  try {
    TaskGroup tasks(query_.threads);
    query_.tasks = &tasks;
    PipelineBuilder builder(query_);
    Lanes lanes = builder.build(plan_);
    builder.add_pipeline(std::move(lanes), std::make_shared<ResultSink>(queue_));
    PipelineExecutor(query_, tasks).run(builder.pipelines());
  } catch (const std::bad_alloc&) {
    error = std::make_exception_ptr(
        SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", "?"}, {"receivedBytes", "0"}}));
  } catch (...) {
    error = std::current_exception();
  }
  queue_->finish(error);
}

std::vector<OperatorMetrics> RunningQueryStream::metrics() const {
  std::vector<OperatorMetrics> all;
  if (query_.profile != nullptr) {
    append_metrics(plan_, *query_.profile, -1, all);
  }
  return all;
}

bool RunningQueryStream::next(Batch& out) {
  const bool more = queue_->next(out);
  done_ = !more;
  return more;
}

}  // namespace firesteel
