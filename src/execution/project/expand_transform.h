#pragma once

#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"

#include <vector>

namespace firesteel {

/// Pushes each batch once per projection (grouping sets).
class ExpandTransform final : public Transform {
 public:
  explicit ExpandTransform(const std::vector<ExprList>& projections);
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  std::vector<std::shared_ptr<const ExpressionProgram>> programs_;
};

}  // namespace firesteel
