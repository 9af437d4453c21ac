#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/totals_kernel.h"

namespace firesteel {

size_t count_valid(const Vector& vector, Rows rows) {
  if (!vector.may_have_nulls()) {
    return rows.count;
  }
  if (vector.is_constant()) {
    return vector.is_null(0) ? 0 : rows.count;
  }
  if (rows.is_all()) {
    return bitmap::count(vector.validity(), rows.count);
  }
  size_t count = 0;
  for (size_t i = 0; i < rows.count; ++i) {
    count += bitmap::get(vector.validity(), static_cast<size_t>(rows.indices[i])) ? 1 : 0;
  }
  return count;
}

namespace {

struct CountState {
  int64_t count = 0;
};

class CountKernel : public StateKernel<CountState> {
 public:
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    bool may_have_nulls = false;
    for (const VectorPtr& argument : arguments) {
      may_have_nulls = may_have_nulls || argument->may_have_nulls();
    }
    if (!may_have_nulls) {
      for (size_t i = 0; i < rows.count; ++i) {
        ++at(states[i]).count;
      }
      return;
    }
    for (size_t i = 0; i < rows.count; ++i) {
      at(states[i]).count += all_valid(arguments, static_cast<size_t>(rows[i])) ? 1 : 0;
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    if (arguments.empty()) {
      at(state).count += static_cast<int64_t>(rows.count);
    } else if (arguments.size() == 1) {
      at(state).count += static_cast<int64_t>(count_valid(*arguments[0], rows));
    } else {
      rows.for_each([&](size_t row) { at(state).count += all_valid(arguments, row) ? 1 : 0; });
    }
  }

  std::vector<DataType> partial_types() const override { return {DataType::long_type()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {counts(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<int64_t>(*partial[0], rows, [&](size_t i, int64_t count) { at(states[i]).count += count; });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return counts(states);
  }

 protected:
  static bool all_valid(std::span<const VectorPtr> arguments, size_t row) {
    for (const VectorPtr& argument : arguments) {
      if (argument->is_null(row)) {
        return false;
      }
    }
    return true;
  }
  static VectorPtr counts(std::span<char* const> states) {
    return state_column<CountState, int64_t>(DataType::long_type(), states, [](const CountState& state, int64_t& out) {
      out = state.count;
      return true;
    });
  }
};

/// Rows in which no argument is NULL; without arguments all rows.
class CountRowsKernel final : public CountKernel, public TotalsKernel {
 public:
  bool takes_sum() const override { return false; }
  void add_total(char* state, int128_t, int64_t count) const override { at(state).count += count; }
};

class CountIfKernel final : public CountKernel {
 public:
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<uint8_t>(*arguments[0], rows, [&](size_t i, uint8_t holds) { at(states[i]).count += holds; });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    int64_t count = 0;
    for_each_valid<uint8_t>(*arguments[0], rows, [&](size_t, uint8_t holds) { count += holds; });
    at(state).count += count;
  }
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_count_kernel() { return std::make_shared<const CountRowsKernel>(); }
std::shared_ptr<const AggregateKernel> make_count_if_kernel() { return std::make_shared<const CountIfKernel>(); }

}  // namespace firesteel
