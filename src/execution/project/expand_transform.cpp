#include "execution/project/expand_transform.h"

namespace firesteel {
namespace {

class ExpandState final : public TransformState {
 public:
  ExpandState(const std::vector<std::shared_ptr<const ExpressionProgram>>& programs, TaskContext& task) {
    for (const auto& program : programs) {
      evaluators_.push_back(std::make_unique<ExpressionEvaluator>(program, task.query.environment));
    }
  }

  bool push(TaskContext&, const Batch& in, Output& out) override {
    for (const auto& evaluator : evaluators_) {
      if (!out.push(Batch{evaluator->evaluate(in), in.num_rows, in.selection})) {
        return false;
      }
    }
    return true;
  }

 private:
  std::vector<std::unique_ptr<ExpressionEvaluator>> evaluators_;
};

}  // namespace

ExpandTransform::ExpandTransform(const std::vector<ExprList>& projections) {
  for (const ExprList& projection : projections) {
    programs_.push_back(std::make_shared<const ExpressionProgram>(projection));
  }
}

std::unique_ptr<TransformState> ExpandTransform::open(TaskContext& task) {
  return std::make_unique<ExpandState>(programs_, task);
}

}  // namespace firesteel
