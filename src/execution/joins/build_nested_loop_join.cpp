#include "execution/joins/nested_loop_join.h"
#include "execution/pipeline/pipeline_builder.h"

namespace firesteel {

Lanes build_nested_loop_join(const NestedLoopJoinExec& plan, PipelineBuilder& builder) {
  auto state = std::make_shared<NestedLoopState>(plan);
  builder.add_pipeline(builder.build(plan.right), std::make_shared<NestedLoopSink>(state));
  Lanes lanes = with_transform(builder.build(plan.left), std::make_shared<NestedLoopTransform>(state));
  if (state->keep_right) {
    lanes.push_back(Lane{std::make_shared<NestedLoopTail>(state), {}});
  }
  return lanes;
}

}  // namespace firesteel
