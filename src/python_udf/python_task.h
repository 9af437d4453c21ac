#pragma once

#include "columnar/batch.h"
#include "functions/python_function.h"
#include "python_udf/worker_pool.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

/// How the columns that go to a worker belong to the function's arguments.
struct PythonCall {
  const PythonFunction* function = nullptr;
  std::vector<int> argument_offsets;  // also the key and value offsets of grouped functions, in Spark's form
};

/// One task of a worker: the functions, then Arrow data there and back.
///
///   header ──▶  send ── batches ──▶  finish_input ──▶
///                   ◀── batches ──                     ◀── end of task: worker free again
///
/// errors: SparkError PYTHON_EXCEPTION with the traceback of the user's code
class PythonTask {
 public:
  PythonTask(std::shared_ptr<WorkerPool> pool, const std::vector<PythonCall>& calls, const Schema& input,
             const Schema& output, const WorkerSettings& settings, CancellationTokenPtr cancellation);
  ~PythonTask();

  /// Runs the task: `feed` sends all input on a thread of its own, `take` gets the results here. Then the worker is
  /// free for other tasks.
  void exchange(const std::function<void()>& feed, const std::function<void(Batch)>& take);

  // --- for `feed` ---
  /// Functions over groups: what follows belongs to a new group of `streams` Arrow streams (2 for cogroups).
  void begin_group(int streams);
  /// Columns of what is sent from now on (a cogroup's other side).
  void set_input(const Schema& input);
  void send(const Batch& batch);
  /// Ends the Arrow stream of a group.
  void end_stream();
  void finish_input(bool grouped);

 private:
  bool receive(Batch& out);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace firesteel
