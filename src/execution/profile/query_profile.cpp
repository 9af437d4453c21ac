#include "execution/profile/query_profile.h"

#include <utility>

namespace firesteel {

void QueryProfile::add_plan(ExecPtr plan) {
  const std::lock_guard lock(mutex_);
  plans_.push_back(std::move(plan));
}

std::vector<ExecPtr> QueryProfile::plans() const {
  const std::lock_guard lock(mutex_);
  return plans_;
}

RunningQuery& QueryProfile::context_of(const ExecPlan* plan, const RunningQuery& query) {
  const std::lock_guard lock(mutex_);
  const auto found = by_plan_.find(plan);
  if (found != by_plan_.end()) {
    return found->second;
  }
  RunningQuery& context = by_plan_.emplace(plan, query).first->second;
  context.profile.reset();  // it holds the context
  context.counters = std::make_shared<OperatorCounters>();
  return context;
}

const OperatorCounters* QueryProfile::find(const ExecPlan* plan) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_plan_.find(plan);
  return found == by_plan_.end() ? nullptr : found->second.counters.get();
}

}  // namespace firesteel
