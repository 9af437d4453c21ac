#include "execution/tasks/pipeline_executor.h"

#include "base/errors/spark_error.h"
#include "execution/result/result_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

namespace firesteel {
namespace {

using namespace std::chrono_literals;

/// Morsel 0 fails after a while without having given a row; morsel 1 has more rows than the queue takes.
class FailingSource final : public Source {
 public:
  size_t parallelism() const override { return 2; }
  std::unique_ptr<SourceReader> open(TaskContext&) override { return std::make_unique<Reader>(*this); }

 private:
  class Reader final : public SourceReader {
   public:
    explicit Reader(FailingSource& source) : source_(source) {}
    bool next(TaskContext& task, Batch& out) override {
      if (!claimed_) {
        claimed_ = true;
        task.morsel = source_.next_++;
        if (task.morsel == 0) {
          std::this_thread::sleep_for(200ms);
          throw SparkError("DIVIDE_BY_ZERO");
        }
      }
      out.num_rows = 1;
      return true;
    }

   private:
    FailingSource& source_;
    bool claimed_ = false;
  };

  std::atomic<int64_t> next_{0};
};

TEST(PipelineExecutorTest, AFailureEndsTasksThatWaitForRoom) {
  MemoryPool memory(int64_t{1} << 30);
  RunningQuery query;
  query.memory = &memory;
  query.cancellation = std::make_shared<CancellationToken>();
  query.threads = 2;
  auto queue = std::make_shared<ResultQueue>(1, &memory);
  const std::jthread consumer([&] {
    Batch batch;
    while (queue->next(batch)) {
    }
  });
  auto run = std::async(std::launch::async, [&] {
    TaskGroup tasks(query.threads);
    std::vector<Pipeline> pipelines(1);
    pipelines[0].lanes.push_back(Lane{std::make_shared<FailingSource>(), {}});
    pipelines[0].sink = std::make_shared<ResultSink>(queue);
    PipelineExecutor(query, tasks).run(pipelines);
  });
  const bool ended = run.wait_for(10s) == std::future_status::ready;
  EXPECT_TRUE(ended);
  if (!ended) {
    query.cancellation->cancel();
  }
  try {
    run.get();
    ADD_FAILURE();
  } catch (const SparkError& error) {
    EXPECT_EQ(error.condition(), "DIVIDE_BY_ZERO");
  }
  queue->finish(nullptr);
}

}  // namespace
}  // namespace firesteel
