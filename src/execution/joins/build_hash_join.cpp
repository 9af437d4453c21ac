#include "base/errors/spark_error.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_hash_join(const HashJoinExec&, PipelineBuilder&) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "hash join"}});
}

}  // namespace firesteel
