#include "execution/project/filter_transform.h"

namespace firesteel {
namespace {

class FilterState final : public TransformState {
 public:
  FilterState(std::shared_ptr<const ExpressionProgram> program, TaskContext& task)
      : evaluator_(std::move(program), task.query.environment) {}

  bool push(TaskContext&, const Batch& in, Output& out) override {
    Batch result = in;
    result.selection = evaluator_.filter(in);
    return out.push(std::move(result));
  }

 private:
  ExpressionEvaluator evaluator_;
};

}  // namespace

FilterTransform::FilterTransform(const ExprPtr& condition)
    : program_(std::make_shared<const ExpressionProgram>(ExprList{condition})) {}

std::unique_ptr<TransformState> FilterTransform::open(TaskContext& task) {
  return std::make_unique<FilterState>(program_, task);
}

}  // namespace firesteel
