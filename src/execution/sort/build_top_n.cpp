#include "base/errors/spark_error.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_top_n(const TopNExec&, PipelineBuilder&) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "top n"}});
}

}  // namespace firesteel
