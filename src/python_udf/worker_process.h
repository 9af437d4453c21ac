#pragma once

#include "base/concurrency/cancellation.h"

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>

namespace firesteel {

/// One Python process that runs the user's functions, and the socket to it. Used by one thread at a time (one may write
/// while another reads). The destructor ends the process.
///
/// errors: SparkError PYTHON_EXCEPTION when the process dies, OPERATION_CANCELED
class WorkerProcess {
 public:
  /// python: the interpreter of the user's environment, which has pyspark.
  explicit WorkerProcess(const std::string& python);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  void write(const void* data, size_t size, const CancellationToken* cancellation);
  void read(void* data, size_t size, const CancellationToken* cancellation);
  /// Makes waiting reads and writes fail, on other threads too.
  void shut_down();

 private:
  void wait_for(short events, const CancellationToken* cancellation) const;

  int fd_ = -1;
  pid_t pid_ = -1;
};

}  // namespace firesteel
