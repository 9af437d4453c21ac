#include "execution/aggregate/aggregate_plan.h"

#include "columnar/row_keys/canonical_keys.h"

namespace firesteel {
namespace {

bool same_values(const AggregateCall& left, const AggregateCall& right) {
  if (left.arguments.size() != right.arguments.size() || (left.filter == nullptr) != (right.filter == nullptr) ||
      (left.filter != nullptr && !same_expression(left.filter, right.filter))) {
    return false;
  }
  for (size_t i = 0; i < left.arguments.size(); ++i) {
    if (!same_expression(left.arguments[i], right.arguments[i])) {
      return false;
    }
  }
  return true;
}

std::vector<DataType> stored_types(const std::vector<DataType>& types) {
  std::vector<DataType> stored;
  for (const DataType& type : types) {
    stored.push_back(canonical_key_type(type));
  }
  return stored;
}

}  // namespace

AggregatePlan::AggregatePlan(const HashAggregateExec& exec) : calls(exec.aggregates) {
  ExprList list = exec.grouping;
  for (const ExprPtr& key : exec.grouping) {
    key_types.push_back(key->type());
  }
  std::vector<std::shared_ptr<const AggregateKernel>> kernels;
  for (const auto& call : calls) {
    kernels.push_back(call->binding.kernel);
    Input input{.first = list.size(), .count = call->arguments.size()};
    if (call->filter != nullptr) {
      input.first = 0;
      input.filter = std::make_shared<const ExpressionProgram>(ExprList{call->filter});
      input.arguments = std::make_shared<const ExpressionProgram>(call->arguments);
    } else {
      list.insert(list.end(), call->arguments.begin(), call->arguments.end());
    }
    aggregate_inputs.push_back(std::move(input));
  }
  inputs = std::make_shared<const ExpressionProgram>(list);
  states = std::make_shared<const AggregateStates>(std::move(kernels));
  shape = GroupShape::make(stored_types(key_types), states, 0);

  const auto no_states = std::make_shared<const AggregateStates>(std::vector<std::shared_ptr<const AggregateKernel>>{});
  for (size_t i = 0; i < calls.size(); ++i) {
    if (!calls[i]->distinct) {
      continue;
    }
    DistinctValues* values = nullptr;
    for (DistinctValues& other : distinct) {
      values = same_values(*calls[other.example], *calls[i]) ? &other : values;
    }
    if (values != nullptr) {
      values->aggregates.push_back(i);
      continue;
    }
    DistinctValues fresh{.aggregates = {i}, .example = i};
    std::vector<DataType> types = key_types;
    for (const ExprPtr& argument : calls[i]->arguments) {
      fresh.types.push_back(argument->type());
      types.push_back(argument->type());
    }
    fresh.shape = GroupShape::make(stored_types(types), no_states, key_types.size());
    distinct.push_back(std::move(fresh));
  }
}

AggregateInputs::AggregateInputs(std::shared_ptr<const AggregatePlan> plan, const RunningQuery& query)
    : plan_(std::move(plan)), inputs_(plan_->inputs, query.environment) {
  for (const AggregatePlan::Input& input : plan_->aggregate_inputs) {
    Filtered filtered;
    if (input.filter != nullptr) {
      filtered.filter = std::make_unique<ExpressionEvaluator>(input.filter, query.environment);
      filtered.arguments = std::make_unique<ExpressionEvaluator>(input.arguments, query.environment);
    }
    filtered_.push_back(std::move(filtered));
  }
}

void AggregateInputs::find_keys(Rows rows) {
  keys_.clear();
  for (size_t k = 0; k < plan_->key_types.size(); ++k) {
    keys_.push_back(to_canonical_key(columns_[k], rows));
  }
}

void AggregateInputs::come_back(std::vector<VectorPtr> evaluated, Rows rows) {
  columns_ = std::move(evaluated);
  find_keys(rows);
}

void AggregateInputs::evaluate(const Batch& batch) {
  columns_ = inputs_.evaluate(batch);
  find_keys(Rows::of(batch));
  for (Filtered& filtered : filtered_) {
    if (filtered.filter == nullptr) {
      continue;
    }
    Batch passed = batch;
    passed.selection = filtered.filter->filter(batch);
    filtered.selection = passed.selection;
    filtered.columns = filtered.arguments->evaluate(passed);
  }
}

AggregateInputs::Arguments AggregateInputs::arguments(size_t aggregate) const {
  const AggregatePlan::Input& input = plan_->aggregate_inputs[aggregate];
  const Filtered& filtered = filtered_[aggregate];
  if (filtered.filter != nullptr) {
    return {std::span<const VectorPtr>(filtered.columns), filtered.selection.get()};
  }
  return {std::span<const VectorPtr>(columns_).subspan(input.first, input.count), nullptr};
}

}  // namespace firesteel
