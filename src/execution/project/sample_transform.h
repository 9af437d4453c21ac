#pragma once

#include "execution/pipeline/operator.h"
#include "physical/nodes/unary_exec.h"

namespace firesteel {

/// Bernoulli sample of [lower, upper), or Poisson sample with mean upper - lower (with replacement). Seeded per morsel,
/// so the result does not depend on the number of tasks.
class SampleTransform final : public Transform {
 public:
  explicit SampleTransform(const SampleExec& plan)
      : lower_(plan.lower), upper_(plan.upper), with_replacement_(plan.with_replacement), seed_(plan.seed) {}
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  const double lower_;
  const double upper_;
  const bool with_replacement_;
  const int64_t seed_;
};

}  // namespace firesteel
