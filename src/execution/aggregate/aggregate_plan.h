#pragma once

#include "execution/aggregate/partitioned_groups.h"
#include "expression/evaluate/evaluator.h"
#include "physical/nodes/unary_exec.h"

#include <memory>
#include <optional>
#include <vector>

namespace firesteel {

/// Aggregates over DISTINCT values of the same arguments and filter: the values are grouped first, by keys and
/// arguments.
struct DistinctValues {
  std::vector<size_t> aggregates;
  size_t example;  // one of them: whose arguments to evaluate
  std::vector<DataType> types;
  std::shared_ptr<const GroupShape> shape;
};

/// What a HashAggregateExec means for its sink and source. Immutable, shared.
struct AggregatePlan {
  explicit AggregatePlan(const HashAggregateExec& exec);

  std::vector<DataType> key_types;  // as the output shows them
  std::vector<std::shared_ptr<const AggregateCall>> calls;
  std::shared_ptr<const AggregateStates> states;
  std::shared_ptr<const GroupShape> shape;
  std::vector<DistinctValues> distinct;

  /// Keys, then the arguments of all aggregates without FILTER, one after the other.
  std::shared_ptr<const ExpressionProgram> inputs;
  struct Input {
    size_t first = 0;  // index into the results of `inputs` or of `arguments`
    size_t count = 0;
    std::shared_ptr<const ExpressionProgram> filter;     // null: none
    std::shared_ptr<const ExpressionProgram> arguments;  // evaluated where the filter holds
  };
  std::vector<Input> aggregate_inputs;

  bool has_keys() const { return !key_types.empty(); }
};

/// Evaluates the inputs of an aggregation for one task.
class AggregateInputs {
 public:
  AggregateInputs(std::shared_ptr<const AggregatePlan> plan, const RunningQuery& query);

  void evaluate(const Batch& batch);
  /// What evaluate() has found for a batch, to come back to it later. Only without FILTER.
  const std::vector<VectorPtr>& evaluated() const { return columns_; }
  void come_back(std::vector<VectorPtr> evaluated, Rows rows);
  /// Keys in the form that GroupTable stores (nested ones in canonical form).
  std::span<const VectorPtr> keys() const { return keys_; }
  struct Arguments {
    std::span<const VectorPtr> columns;
    const Selection* selection;  // null: the rows of the batch; else those that passed FILTER
  };
  Arguments arguments(size_t aggregate) const;

 private:
  void find_keys(Rows rows);
  struct Filtered {
    std::unique_ptr<ExpressionEvaluator> filter;
    std::unique_ptr<ExpressionEvaluator> arguments;
    std::shared_ptr<const Selection> selection;
    std::vector<VectorPtr> columns;
  };
  std::shared_ptr<const AggregatePlan> plan_;
  ExpressionEvaluator inputs_;
  std::vector<VectorPtr> columns_;
  std::vector<VectorPtr> keys_;
  std::vector<Filtered> filtered_;  // one per aggregate
};

}  // namespace firesteel
