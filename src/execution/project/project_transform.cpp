#include "execution/project/project_transform.h"

namespace firesteel {
namespace {

class ProjectState final : public TransformState {
 public:
  ProjectState(std::shared_ptr<const ExpressionProgram> program, TaskContext& task)
      : evaluator_(std::move(program), task.query.environment) {}

  bool push(TaskContext&, const Batch& in, Output& out) override {
    return out.push(Batch{evaluator_.evaluate(in), in.num_rows, in.selection});
  }

 private:
  ExpressionEvaluator evaluator_;
};

}  // namespace

ProjectTransform::ProjectTransform(const ExprList& list) : program_(std::make_shared<const ExpressionProgram>(list)) {}

std::unique_ptr<TransformState> ProjectTransform::open(TaskContext& task) {
  return std::make_unique<ProjectState>(program_, task);
}

}  // namespace firesteel
