#pragma once

#include "columnar/row_keys/row_layout.h"
#include "functions/aggregate_kernel.h"

#include <memory>
#include <span>
#include <vector>

namespace firesteel {

/// The states of several aggregates side by side behind the keys of a group row. Immutable, shared by threads.
class AggregateStates {
 public:
  explicit AggregateStates(std::vector<std::shared_ptr<const AggregateKernel>> kernels);

  size_t count() const { return kernels_.size(); }
  size_t bytes() const { return bytes_; }
  /// All aggregates' partial columns, in order.
  const std::vector<DataType>& partial_types() const { return partial_types_; }
  const AggregateKernel& kernel(size_t i) const { return *kernels_[i]; }
  /// Where the state of aggregate `i` lies behind the start of the states.
  size_t offset(size_t i) const { return offsets_[i]; }

  /// states: one pointer per group to the start of its states.
  void initialize(std::span<char* const> states) const;
  /// states[i] is that of rows[i].
  void update(size_t aggregate, std::span<const VectorPtr> arguments, Rows rows, std::span<char* const> states,
              StringArena& arena) const;
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const;
  /// partial: columns of partial_types().
  void merge(std::span<const VectorPtr> partial, Rows rows, std::span<char* const> states, StringArena& arena) const;
  std::vector<VectorPtr> finalize(std::span<char* const> states, const EvaluationEnvironment& environment) const;

 private:
  std::vector<char*> shifted(std::span<char* const> states, size_t aggregate) const;

  std::vector<std::shared_ptr<const AggregateKernel>> kernels_;
  std::vector<size_t> offsets_;
  std::vector<DataType> partial_types_;
  size_t bytes_ = 0;
};

}  // namespace firesteel
