#pragma once

#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"

namespace firesteel {

/// Keeps the rows for which the condition is true, by selection.
class FilterTransform final : public Transform {
 public:
  explicit FilterTransform(const ExprPtr& condition);
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  std::shared_ptr<const ExpressionProgram> program_;
};

}  // namespace firesteel
