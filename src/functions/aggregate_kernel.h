#pragma once

#include "columnar/batch.h"
#include "columnar/buffer.h"
#include "functions/evaluation.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// A bound aggregate: fixed-size states in somebody else's memory, variable parts (strings, lists) in an arena, so that
/// states can be moved with memcpy and are dropped without destructors.
///
/// `states[i]` points to the state of rows[i]'s group (8-byte aligned). NULL arguments: the kernel decides (most skip
/// them). threads: the kernel itself is immutable and shared; states belong to one thread at a time. errors: ANSI
/// overflow and the like are thrown as SparkError after the loop.
class AggregateKernel {
 public:
  virtual ~AggregateKernel() = default;

  virtual size_t state_size() const = 0;
  /// True when states point into the arena: the hash table then charges the arena's growth and spills through partial
  /// columns.
  virtual bool uses_arena() const { return false; }
  virtual void initialize(std::span<char* const> states) const = 0;
  /// Folds one row into each state; several rows may share a state.
  virtual void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states,
                      StringArena& arena) const = 0;
  /// Folds all rows into one state (no GROUP BY, or one run of equal keys).
  virtual void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const = 0;

  /// Types of the partial result: what travels between partial and final aggregation, into spill files and to other
  /// workers.
  virtual std::vector<DataType> partial_types() const = 0;
  virtual std::vector<VectorPtr> to_partial(std::span<char* const> states) const = 0;
  /// Folds partial results (columns of partial_types()) into states.
  virtual void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                             StringArena& arena) const = 0;
  virtual VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment& environment) const = 0;
};

}  // namespace firesteel
