#include "execution/pipeline/pipeline_builder.h"
#include "execution/sort/sort_sink.h"

namespace firesteel {

Lanes build_sort(const SortExec& plan, PipelineBuilder& builder) {
  auto shape = std::make_shared<const SortShape>(plan.keys, types_of(plan.child->output()));
  auto runs = std::make_shared<SortedRuns>();
  builder.add_pipeline(builder.build(plan.child), std::make_shared<SortSink>(shape, runs));
  return {Lane{std::make_shared<SortSource>(shape, runs), {}}};
}

}  // namespace firesteel
