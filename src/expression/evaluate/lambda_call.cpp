// Calls of higher-order functions: each lambda is a program of its own over element rows.
#include "expression/evaluate/evaluation_state.h"
#include "expression/evaluate/row_validity.h"

namespace firesteel {
namespace {

class CompiledLambda final : public LambdaBody {
 public:
  CompiledLambda(const Step::LambdaStep& lambda, std::span<const VectorPtr> inputs,
                 const std::shared_ptr<const EvaluationEnvironment>& environment)
      : lambda_(lambda), inputs_(inputs), evaluator_(lambda.body, environment) {}

  VectorPtr evaluate(std::span<const VectorPtr> parameters, std::span<const int32_t> outer_rows, size_t size) override {
    Batch batch;
    batch.num_rows = size;
    for (size_t i = 0; i < lambda_.num_parameters; ++i) {
      batch.columns.push_back(parameters[i]);
    }
    for (const size_t input : lambda_.captured) {
      const VectorPtr& column = inputs_[input];
      batch.columns.push_back(column->is_constant() ? column->with_size(size)
                                                    : gather(column, {outer_rows.data(), outer_rows.size()}));
    }
    return evaluator_.evaluate(batch)[0];
  }

 private:
  const Step::LambdaStep& lambda_;
  std::span<const VectorPtr> inputs_;
  ExpressionEvaluator evaluator_;
};

}  // namespace

VectorPtr ExpressionEvaluator::State::call_with_lambdas(const Step& step, const std::vector<VectorPtr>& inputs,
                                                        Rows rows) {
  std::vector<std::unique_ptr<CompiledLambda>> bodies;
  std::vector<LambdaBody*> lambdas;
  for (const auto& lambda : step.lambdas) {
    if (lambda == nullptr) {
      lambdas.push_back(nullptr);
      continue;
    }
    bodies.push_back(std::make_unique<CompiledLambda>(*lambda, inputs, environment));
    lambdas.push_back(bodies.back().get());
  }
  RowErrors errors(step.mode);
  const std::span<const VectorPtr> arguments(inputs.data(), step.num_arguments);
  BufferPtr validity;
  if (step.nulls == Nulls::kPropagate) {
    for (size_t i = 0; i < step.num_arguments; ++i) {
      if (step.lambdas[i] != nullptr) {
        continue;
      }
      if (inputs[i]->is_constant() && inputs[i]->is_null(0)) {
        return Vector::null_constant(step.type, size);
      }
      validity = inputs[i]->is_constant() ? validity : and_validity(validity, inputs[i]->validity_buffer(), size);
    }
  }
  IndexList list(index_pool, rows.count);
  if (validity != nullptr) {
    rows = {list.data(), select_valid(validity->as<uint64_t>(), rows, list.data())};
    if (rows.count == 0) {
      return Vector::null_constant(step.type, size);
    }
  }
  VectorPtr result = with_row_validity(run_kernel(step, arguments, rows, size, errors, lambdas), validity);
  if (errors.error()) {
    throw SparkError(*errors.error()).with_context(step.origin);
  }
  return with_nulls_at(std::move(result), errors.null_rows());
}

}  // namespace firesteel
