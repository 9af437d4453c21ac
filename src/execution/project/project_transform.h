#pragma once

#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"

namespace firesteel {

/// Computes one column per expression; the selection stays.
class ProjectTransform final : public Transform {
 public:
  explicit ProjectTransform(const ExprList& list);
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  std::shared_ptr<const ExpressionProgram> program_;
};

}  // namespace firesteel
