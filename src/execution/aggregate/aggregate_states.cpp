#include "execution/aggregate/aggregate_states.h"

namespace firesteel {

AggregateStates::AggregateStates(std::vector<std::shared_ptr<const AggregateKernel>> kernels)
    : kernels_(std::move(kernels)) {
  for (const auto& kernel : kernels_) {
    offsets_.push_back(bytes_);
    bytes_ += (kernel->state_size() + 7) / 8 * 8;
    for (const DataType& type : kernel->partial_types()) {
      partial_types_.push_back(type);
    }
  }
}

std::vector<char*> AggregateStates::shifted(std::span<char* const> states, size_t aggregate) const {
  std::vector<char*> result(states.size());
  for (size_t i = 0; i < states.size(); ++i) {
    result[i] = states[i] + offsets_[aggregate];
  }
  return result;
}

void AggregateStates::initialize(std::span<char* const> states) const {
  if (states.empty()) {
    return;
  }
  for (size_t k = 0; k < kernels_.size(); ++k) {
    kernels_[k]->initialize(shifted(states, k));
  }
}

void AggregateStates::update(size_t aggregate, std::span<const VectorPtr> arguments, Rows rows,
                             std::span<char* const> states, StringArena& arena) const {
  kernels_[aggregate]->update(arguments, rows, shifted(states, aggregate).data(), arena);
}

std::vector<VectorPtr> AggregateStates::to_partial(std::span<char* const> states) const {
  std::vector<VectorPtr> columns;
  for (size_t k = 0; k < kernels_.size(); ++k) {
    for (VectorPtr& column : kernels_[k]->to_partial(shifted(states, k))) {
      columns.push_back(std::move(column));
    }
  }
  return columns;
}

void AggregateStates::merge(std::span<const VectorPtr> partial, Rows rows, std::span<char* const> states,
                            StringArena& arena) const {
  size_t next = 0;
  for (size_t k = 0; k < kernels_.size(); ++k) {
    const size_t columns = kernels_[k]->partial_types().size();
    kernels_[k]->merge_partial(partial.subspan(next, columns), rows, shifted(states, k).data(), arena);
    next += columns;
  }
}

std::vector<VectorPtr> AggregateStates::finalize(std::span<char* const> states,
                                                 const EvaluationEnvironment& environment) const {
  std::vector<VectorPtr> columns;
  for (size_t k = 0; k < kernels_.size(); ++k) {
    columns.push_back(kernels_[k]->finalize(shifted(states, k), environment));
  }
  return columns;
}

}  // namespace firesteel
