#include "base/errors/spark_error.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_window(const WindowExec&, PipelineBuilder&) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "window"}});
}

}  // namespace firesteel
