#include "base/errors/spark_error.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_nested_loop_join(const NestedLoopJoinExec&, PipelineBuilder&) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "nested-loop join"}});
}

}  // namespace firesteel
