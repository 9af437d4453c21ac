#pragma once

#include "base/concurrency/cancellation.h"
#include "base/memory/memory_pool.h"
#include "columnar/batch.h"
#include "types/data_type.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace firesteel {

enum class SaveMode : uint8_t { kErrorIfExists, kAppend, kOverwrite, kIgnore };

/// What to write and where. Column names are unique (checked before by whoever makes the request).
struct WriteRequest {
  std::string path;                    // folder; as the user wrote it
  Schema schema;                       // of the batches, partition columns included
  std::vector<int> partition_columns;  // ordinals in `schema`, outermost folder first
  SaveMode mode = SaveMode::kErrorIfExists;
  /// kOverwrite: only the partitions that get rows are replaced.
  bool dynamic_overwrite = false;
  /// kOverwrite without dynamic_overwrite: only folders below these leading partitions are replaced ("a", "1"); empty:
  /// everything. A value of Hive's default partition stands for NULL.
  std::vector<std::pair<std::string, std::string>> static_partition;
  std::map<std::string, std::string> options;  // keys in lower case; session settings under their own names
};

struct WrittenFile {
  std::string path;       // full local path after commit
  std::string partition;  // "a=1/b=x%3Ay", escaped; empty when not partitioned
  int64_t rows = 0;
  int64_t bytes = 0;
};

/// What a committed job has added.
struct WriteSummary {
  std::vector<WrittenFile> files;
  int64_t rows = 0;
  int64_t bytes = 0;
};

struct WriteContext {
  MemoryPool* memory = nullptr;
  CancellationTokenPtr cancellation;
};

/// Writes the rows of one task to files of its own. Used by one thread.
class TaskWriter {
 public:
  virtual ~TaskWriter() = default;
  /// The (selected) rows of `batch`, columns as in WriteRequest::schema. Errors: TASK_WRITE_FAILED ...
  virtual void write(const Batch& batch) = 0;
  /// After the last batch: the files are whole. Nothing is visible to readers before WriteJob::commit.
  virtual void close() = 0;
};

/// One write from start to end. The destructor aborts what was not committed: nothing stays behind.
///
///   new_write ─▶ open(task 0..n) ─▶ write* ─▶ close ─▶ commit   readers see all of it, or (any failure) nothing
class WriteJob {
 public:
  virtual ~WriteJob() = default;
  /// Thread-safe; `task` is unique in the job.
  virtual std::unique_ptr<TaskWriter> open(int task, const WriteContext& context) = 0;
  /// When all task writers are closed. Makes the new files visible in one step and removes those they replace.
  virtual void commit() = 0;
  virtual void abort() noexcept = 0;
  /// After commit.
  virtual const WriteSummary& summary() const = 0;
};

}  // namespace firesteel
