#include "python_udf/python_scalar.h"

#include "expression/nodes/aggregates.h"
#include "expression/nodes/calls.h"
#include "python_udf/python_aggregate.h"
#include "python_udf/python_task.h"

#include <numeric>

namespace firesteel {
namespace {

/// One function bound to argument types.
class ScalarRunner {
 public:
  ScalarRunner(std::shared_ptr<const PythonFunction> function, std::shared_ptr<WorkerPool> pool,
               const std::vector<DataType>& arguments)
      : function_(std::move(function)), pool_(std::move(pool)) {
    for (size_t i = 0; i < arguments.size(); ++i) {
      input_.push_back({"_" + std::to_string(i), arguments[i], true, ""});
    }
    output_.push_back({"_0", function_->result_type, true, ""});
  }

  VectorPtr run(const KernelCall& call, const CancellationTokenPtr& cancellation) const {
    if (call.rows.count == 0) {
      return Vector::null_constant(call.result_type, call.size);
    }
    const bool dense = call.rows.is_all() && call.rows.count == call.size;
    Batch batch{{}, call.rows.count, nullptr};
    for (const VectorPtr& argument : call.arguments) {
      batch.columns.push_back(dense ? argument : gather(argument, call.rows));
    }
    // The worker learns the number of rows from the columns.
    const VectorPtr result = ask(batch, call.environment, cancellation);
    if (dense) {
      return result;
    }
    std::vector<int32_t> places(call.size, -1);
    for (size_t i = 0; i < call.rows.count; ++i) {
      places[static_cast<size_t>(call.rows[i])] = static_cast<int32_t>(i);
    }
    return gather_or_null(result, places);
  }

 private:
  std::unique_ptr<PythonTask> new_task(const EvaluationEnvironment& environment,
                                       const CancellationTokenPtr& cancellation) const {
    WorkerSettings settings = function_->settings;
    settings["spark.sql.session.timeZone"] = environment.session_time_zone;
    PythonCall call{function_.get(), std::vector<int>(input_.size())};
    std::iota(call.argument_offsets.begin(), call.argument_offsets.end(), 0);
    return std::make_unique<PythonTask>(pool_, std::vector<PythonCall>{std::move(call)}, input_, output_, settings,
                                        cancellation);
  }

  VectorPtr ask(const Batch& batch, const EvaluationEnvironment& environment,
                const CancellationTokenPtr& cancellation) const {
    const std::unique_ptr<PythonTask> task = new_task(environment, cancellation);
    std::vector<Batch> results;
    task->exchange(
        [&] {
          task->send(batch);
          task->finish_input(false);
        },
        [&](Batch result) { results.push_back(std::move(result)); });
    Batch whole = results.size() == 1 ? std::move(results[0]) : concatenate(results, {function_->result_type});
    if (whole.num_rows != batch.num_rows) {
      throw SparkError("PYTHON_EXCEPTION",
                       {{"msg", "The Python worker answered another number of rows"}, {"traceback", function_->name}});
    }
    return whole.columns[0];
  }

  std::shared_ptr<const PythonFunction> function_;
  std::shared_ptr<WorkerPool> pool_;
  Schema input_;
  Schema output_;
};

/// The kernel of a binding; a type of its own, so that a query can put its cancellation in.
struct PythonKernel {
  std::shared_ptr<const ScalarRunner> runner;
  CancellationTokenPtr cancellation;
  VectorPtr operator()(const KernelCall& call) const { return runner->run(call, cancellation); }
};

std::vector<DataType> types_of(std::span<const ArgumentInfo> arguments) {
  std::vector<DataType> types;
  for (const ArgumentInfo& argument : arguments) {
    types.push_back(argument.type);
  }
  return types;
}

}  // namespace

FunctionDef make_python_function(std::shared_ptr<const PythonFunction> function, std::shared_ptr<WorkerPool> pool) {
  FunctionDef def;
  def.name = function->name;
  def.group = std::string(kPythonFunctions);
  def.usage = "N/A.";
  def.max_arguments = -1;
  if (function->is_aggregate()) {
    def.body = AggregateFunction{
        [function, pool](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
          const std::vector<DataType> types = types_of(arguments);
          return AggregateBinding{types, function->result_type, true, make_python_aggregate(function, pool, types)};
        }};
    return def;
  }
  ScalarFunction scalar;
  scalar.deterministic = function->deterministic;
  scalar.of_whole_batches =
      function->eval_type != PythonEvalType::kBatched && function->eval_type != PythonEvalType::kArrowBatched;
  scalar.bind = [function, pool](std::span<const ArgumentInfo> arguments,
                                 const BindContext&) -> BindResult<ScalarBinding> {
    const std::vector<DataType> types = types_of(arguments);
    const auto runner = std::make_shared<const ScalarRunner>(function, pool, types);
    return ScalarBinding{types, function->result_type, true, PythonKernel{runner, nullptr}, Nulls::kHandledByKernel};
  };
  def.body = std::move(scalar);
  return def;
}

ExprPtr with_python_cancellation(const ExprPtr& expr, const CancellationTokenPtr& cancellation) {
  if (const auto* call = as<ScalarCall>(expr)) {
    if (const auto* kernel = call->binding.kernel.target<PythonKernel>()) {
      auto copy = std::make_shared<ScalarCall>(*call);
      copy->binding.kernel = PythonKernel{kernel->runner, cancellation};
      return copy;
    }
  }
  if (const auto* call = as<AggregateCall>(expr); call != nullptr && call->function->group == kPythonFunctions) {
    auto copy = std::make_shared<AggregateCall>(*call);
    copy->binding.kernel = python_aggregate_with_cancellation(call->binding.kernel, cancellation);
    return copy;
  }
  return expr;
}

}  // namespace firesteel
