#include "execution/generate/generate_transform.h"

#include <algorithm>

namespace firesteel {
namespace {

class GenerateState final : public TransformState {
 public:
  GenerateState(std::shared_ptr<const ExpressionProgram> arguments, const GeneratorKernel& kernel, bool outer,
                const std::vector<int>& kept, TaskContext& task)
      : evaluator_(std::move(arguments), task.query.environment), kernel_(kernel), outer_(outer), kept_(kept) {}

  bool push(TaskContext& task, const Batch& in, Output& out) override {
    const std::vector<VectorPtr> arguments = evaluator_.evaluate(in);
    GeneratorKernel::Output generated = kernel_.generate(arguments, Rows::of(in), outer_);
    const size_t total = generated.parent_rows.size();
    // Large arrays give many rows for one batch: hand them on in pieces of the usual size.
    for (size_t offset = 0; offset < total; offset += task.query.batch_size) {
      task.query.check_cancelled();
      const size_t count = std::min(task.query.batch_size, total - offset);
      const Rows parents{generated.parent_rows.data() + offset, count};
      Batch result{{}, count, nullptr};
      for (const int column : kept_) {
        result.columns.push_back(gather(in.columns[static_cast<size_t>(column)], parents));
      }
      const Batch part = slice(Batch{generated.columns, total, nullptr}, offset, count);
      result.columns.insert(result.columns.end(), part.columns.begin(), part.columns.end());
      if (!out.push(std::move(result))) {
        return false;
      }
    }
    return true;
  }

 private:
  ExpressionEvaluator evaluator_;
  const GeneratorKernel& kernel_;
  const bool outer_;
  const std::vector<int>& kept_;
};

}  // namespace

GenerateTransform::GenerateTransform(const GenerateExec& plan)
    : arguments_(std::make_shared<const ExpressionProgram>(plan.generator->arguments)),
      kernel_(plan.generator->binding.kernel),
      outer_(plan.outer || plan.generator->outer),
      kept_(plan.kept) {}

std::unique_ptr<TransformState> GenerateTransform::open(TaskContext& task) {
  return std::make_unique<GenerateState>(arguments_, *kernel_, outer_, kept_, task);
}

}  // namespace firesteel
