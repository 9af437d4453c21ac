#pragma once

#include <string>

namespace firesteel {

/// What a worker process runs: pyspark.worker of the user's environment, task after task on one socket. Each task
/// begins with an int: 1 when results of wrong types become NULL, as Spark's pickled functions do, else 0.
extern const std::string kWorkerProgram;

}  // namespace firesteel
