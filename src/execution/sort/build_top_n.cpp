#include "execution/limit/limit_sink.h"
#include "execution/pipeline/pipeline_builder.h"
#include "execution/sort/top_n_sink.h"

namespace firesteel {
namespace {

// More rows than this are sorted as a whole, which can spill.
constexpr int64_t kMaxKeptRows = 100000;

}  // namespace

Lanes build_top_n(const TopNExec& plan, PipelineBuilder& builder) {
  auto result = std::make_shared<BatchesSource>();
  if (plan.limit > kMaxKeptRows || plan.offset > kMaxKeptRows) {
    const SortExec sort(plan.keys, plan.child);
    builder.add_pipeline(build_sort(sort, builder),
                         std::make_shared<LimitSink>(plan.limit, plan.offset, false, result));
  } else {
    auto shape = std::make_shared<const SortShape>(plan.keys, types_of(plan.child->output()));
    builder.add_pipeline(builder.build(plan.child), std::make_shared<TopNSink>(shape, plan.limit, plan.offset, result));
  }
  return {Lane{result, {}}};
}

}  // namespace firesteel
