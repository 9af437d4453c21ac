#include "execution/pipeline/pipeline_builder.h"
#include "execution/window/window_source.h"

namespace firesteel {

Lanes build_window(const WindowExec& exec, PipelineBuilder& builder) {
  auto plan = std::make_shared<const WindowPlan>(exec);
  auto runs = std::make_shared<SortedRuns>();
  builder.add_pipeline(builder.build(exec.child), std::make_shared<SortSink>(plan->sort, runs));
  return {Lane{std::make_shared<WindowSource>(plan, runs), {}}};
}

}  // namespace firesteel
