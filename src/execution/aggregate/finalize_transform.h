#pragma once

#include "execution/aggregate/aggregate_plan.h"
#include "execution/pipeline/operator.h"

namespace firesteel {

/// Groups as keys and partial results become result rows. Every group comes once.
class FinalizeTransform final : public Transform {
 public:
  explicit FinalizeTransform(std::shared_ptr<const AggregatePlan> plan) : plan_(std::move(plan)) {}
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  std::shared_ptr<const AggregatePlan> plan_;
};

}  // namespace firesteel
