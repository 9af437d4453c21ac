#pragma once

#include "execution/query_context.h"
#include "execution/result/result_queue.h"
#include "physical/exec_plan.h"
#include "session/session.h"

#include <memory>
#include <thread>

namespace firesteel {

/// A query on its threads, seen from its consumer. The destructor cancels it if it still runs and joins the threads.
class RunningQueryStream final : public ResultStream {
 public:
  RunningQueryStream(RunningQuery query, const ExecPtr& plan, Schema schema);
  ~RunningQueryStream() override;

  const Schema& schema() const override { return schema_; }
  bool next(Batch& out) override;
  std::vector<OperatorMetrics> metrics() const override;

 private:
  void run();

  RunningQuery query_;
  const Schema schema_;
  const ExecPtr plan_;
  std::shared_ptr<ResultQueue> queue_;
  bool done_ = false;
  std::thread coordinator_;
};

/// Batches that are there already (commands).
std::unique_ptr<ResultStream> stream_of(Schema schema, std::vector<Batch> batches);

}  // namespace firesteel
