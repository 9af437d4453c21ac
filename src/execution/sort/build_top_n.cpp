#include "execution/limit/limit_sink.h"
#include "execution/pipeline/pipeline_builder.h"
#include "execution/sort/top_n_sink.h"

namespace firesteel {
namespace {

// More rows than this are sorted as a whole, which can spill.
constexpr int64_t kMaxKeptRows = 100000;

}  // namespace

Lanes build_top_n(const TopNExec& plan, PipelineBuilder& builder) {
  if (plan.limit > kMaxKeptRows || plan.offset > kMaxKeptRows) {
    const SortExec sort(plan.keys, plan.child);
    auto rows = std::make_shared<LimitedRows>();
    builder.add_pipeline(build_sort(sort, builder),
                         std::make_shared<LimitSink>(plan.limit, plan.offset, false, types_of(sort.output()), rows));
    return {Lane{std::make_shared<LimitSource>(rows), {}}};
  }
  auto result = std::make_shared<TopRows>(plan.limit, plan.offset);
  auto shape = std::make_shared<const SortShape>(plan.keys, types_of(plan.child->output()));
  builder.add_pipeline(builder.build(plan.child), std::make_shared<TopNSink>(shape, result));
  return {Lane{std::make_shared<TopNSource>(shape, result), {}}};
}

}  // namespace firesteel
