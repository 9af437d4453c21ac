#include "python_udf/python_aggregate.h"

#include "functions/aggregate/collect_kernel.h"
#include "python_udf/python_task.h"

#include <numeric>

namespace firesteel {
namespace {

class PythonAggregate final : public AggregateKernel {
 public:
  PythonAggregate(std::shared_ptr<const PythonFunction> function, std::shared_ptr<WorkerPool> pool,
                  const std::vector<DataType>& arguments)
      : function_(std::move(function)), pool_(std::move(pool)) {
    for (size_t i = 0; i < arguments.size(); ++i) {
      input_.push_back({"_" + std::to_string(i), arguments[i], true, ""});
    }
    row_type_ = DataType::struct_type(input_);
    output_.push_back({"_0", function_->result_type, true, ""});
    rows_ = make_collect_kernel(row_type_, [](const VectorPtr& arrays) { return arrays; });
  }

  PythonAggregate(const PythonAggregate& other, CancellationTokenPtr cancellation) : PythonAggregate(other) {
    cancellation_ = std::move(cancellation);
  }

  size_t state_size() const override { return rows_->state_size(); }
  bool uses_arena() const override { return true; }
  void initialize(std::span<char* const> states) const override { rows_->initialize(states); }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    const VectorPtr row = as_struct(arguments);
    rows_->update({&row, 1}, rows, states, arena);
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    const VectorPtr row = as_struct(arguments);
    rows_->update_one({&row, 1}, rows, state, arena);
  }
  std::vector<DataType> partial_types() const override { return rows_->partial_types(); }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return rows_->to_partial(states); }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    rows_->merge_partial(partial, rows, states, arena);
  }

  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment& environment) const override {
    const VectorPtr groups = flatten(rows_->finalize(states, environment));
    PythonCall call{function_.get(), std::vector<int>(input_.size())};
    std::iota(call.argument_offsets.begin(), call.argument_offsets.end(), 0);
    WorkerSettings settings = function_->settings;
    settings["spark.sql.session.timeZone"] = environment.session_time_zone;
    PythonTask task(pool_, {std::move(call)}, input_, output_, settings, cancellation_);
    std::vector<Batch> results;
    task.exchange([&] { send_groups(*groups, task); }, [&](Batch result) { results.push_back(std::move(result)); });
    Batch whole = concatenate(results, {function_->result_type});
    if (whole.num_rows != groups->size()) {
      throw SparkError("PYTHON_EXCEPTION", {{"msg", "The Python worker answered another number of groups"},
                                            {"traceback", function_->name}});
    }
    return whole.columns[0];
  }

 private:
  VectorPtr as_struct(std::span<const VectorPtr> arguments) const {
    auto row = std::make_shared<Vector>(row_type_, arguments.empty() ? 0 : arguments[0]->size());
    std::vector<VectorPtr> fields;
    for (const VectorPtr& argument : arguments) {
      fields.push_back(flatten(argument));
    }
    row->set_children(std::move(fields));
    return row;
  }

  void send_groups(const Vector& groups, PythonTask& task) const {
    const VectorPtr elements = flatten(groups.children()[0]);
    const Batch rows{elements->children(), elements->size(), nullptr};
    const auto* ranges = groups.values<ArrayRange>();
    for (size_t group = 0; group < groups.size(); ++group) {
      task.begin_group(1);
      task.send(slice(rows, static_cast<size_t>(ranges[group].offset), static_cast<size_t>(ranges[group].length)));
      task.end_stream();
    }
    task.finish_input(true);
  }

  const std::shared_ptr<const PythonFunction> function_;
  const std::shared_ptr<WorkerPool> pool_;
  Schema input_;
  Schema output_;
  DataType row_type_;
  std::shared_ptr<const AggregateKernel> rows_;
  CancellationTokenPtr cancellation_;
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_python_aggregate(std::shared_ptr<const PythonFunction> function,
                                                             std::shared_ptr<WorkerPool> pool,
                                                             std::vector<DataType> arguments) {
  return std::make_shared<const PythonAggregate>(std::move(function), std::move(pool), arguments);
}

std::shared_ptr<const AggregateKernel> python_aggregate_with_cancellation(
    const std::shared_ptr<const AggregateKernel>& kernel, CancellationTokenPtr cancellation) {
  const auto* python = dynamic_cast<const PythonAggregate*>(kernel.get());
  return python == nullptr ? kernel : std::make_shared<const PythonAggregate>(*python, std::move(cancellation));
}

}  // namespace firesteel
