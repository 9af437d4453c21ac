#pragma once

#include "execution/pipeline/operator.h"
#include "expression/evaluate/evaluator.h"
#include "physical/nodes/unary_exec.h"

namespace firesteel {

/// explode and its like: repeats the kept columns for each generated row.
class GenerateTransform final : public Transform {
 public:
  explicit GenerateTransform(const GenerateExec& plan);
  std::unique_ptr<TransformState> open(TaskContext& task) override;

 private:
  std::shared_ptr<const ExpressionProgram> arguments_;
  std::shared_ptr<const GeneratorKernel> kernel_;
  const bool outer_;
  const std::vector<int> kept_;
};

}  // namespace firesteel
