#pragma once

#include "base/concurrency/cancellation.h"
#include "base/memory/memory_pool.h"
#include "columnar/batch.h"
#include "columnar/spill_format/spill_file.h"
#include "functions/evaluation.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace firesteel {

class QueryProfile;
class TaskRunner;
struct KeptParts;
struct OperatorCounters;

/// One running query: its budget, where it spills, how it is cancelled.
struct RunningQuery {
  MemoryPool* memory = nullptr;  // the server's one pool
  std::string spill_directory;   // exists; nameless spill files are made in it
  CancellationTokenPtr cancellation;
  std::shared_ptr<const EvaluationEnvironment> environment;
  size_t batch_size = kBatchSize;
  int threads = 1;           // tasks that run side by side
  bool force_spill = false;  // test configuration: spill at every chance
  TaskRunner* tasks = nullptr;
  std::shared_ptr<KeptParts> kept;             // shared with other runs of the same query; may be null
  std::shared_ptr<QueryProfile> profile;       // null: nobody asks what the operators do
  std::shared_ptr<OperatorCounters> counters;  // of the operator that this context was given to; may be null

  void check_cancelled() const { cancellation->check(); }
  /// In spill_directory; what is written to it is counted.
  SpillFile new_spill_file(std::vector<DataType> types) const;
};

/// Runs parts of one query on its threads.
class TaskRunner {
 public:
  virtual ~TaskRunner() = default;
  /// Calls body(0) .. body(count - 1), at most `threads` at a time, and returns when all have ended. The first
  /// exception is thrown here, after the others have stopped. May be called from Sink::finish, not from inside a task.
  virtual void run_parallel(size_t count, const std::function<void(size_t)>& body) = 0;
};

}  // namespace firesteel
