#include "base/errors/spark_error.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_hash_aggregate(const HashAggregateExec&, PipelineBuilder&) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "hash aggregate"}});
}

}  // namespace firesteel
