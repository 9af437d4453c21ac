#include "execution/joins/hash_join_sink.h"

namespace firesteel {

Lanes build_hash_join(const HashJoinExec& plan, PipelineBuilder& builder) {
  auto state = std::make_shared<JoinState>(std::make_shared<const JoinShape>(plan));
  std::vector<std::shared_ptr<RuntimeFilterSlot>> filters(plan.left_keys.size());
  for (size_t k = 0; k < plan.runtime_filter_ids.size(); ++k) {
    if (plan.runtime_filter_ids[k] >= 0) {
      filters[k] = builder.runtime_filter(plan.runtime_filter_ids[k]);
    }
  }
  builder.add_pipeline(builder.build(plan.build_right ? plan.right : plan.left),
                       std::make_shared<HashJoinSink>(state, std::move(filters)));
  Lanes lanes = with_transform(builder.build(plan.build_right ? plan.left : plan.right),
                               std::make_shared<HashJoinTransform>(state));
  lanes.push_back(Lane{std::make_shared<HashJoinTail>(state), {}});
  return lanes;
}

}  // namespace firesteel
