// vector_sum and vector_avg: element by element over vectors of one dimension.
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"

#include <cstring>

namespace firesteel {
namespace {

struct VectorState {
  float* sums = nullptr;  // in the arena
  int64_t count = 0;
  int32_t dimension = -1;  // -1: no vector yet
};

class VectorKernel final : public StateKernel<VectorState> {
 public:
  explicit VectorKernel(bool average) : average_(average) {}
  bool uses_arena() const override { return true; }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    fold(
        *arguments[0], nullptr, rows, [&](size_t i) { return states[i]; }, arena);
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    fold(
        *arguments[0], nullptr, rows, [&](size_t) { return state; }, arena);
  }
  std::vector<DataType> partial_types() const override { return {vector_type(), DataType::long_type()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    return {vectors(states),
            state_column<VectorState, int64_t>(DataType::long_type(), states,
                                               [](const VectorState& s, int64_t& out) { return out = s.count, true; })};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    fold(
        *partial[0], partial[1].get(), rows, [&](size_t i) { return states[i]; }, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return vectors(states);
  }

 private:
  static DataType vector_type() { return DataType::array(DataType::float_type(), true); }

  /// counts: how many vectors each of `vector` stands for (null: one). Vectors with a NULL element do not count.
  template <typename StateOf>
  void fold(const Vector& vector, const Vector* counts, Rows rows, StateOf state_of, StringArena& arena) const {
    const DecodedVector arrays(vector);
    const VectorPtr elements = flatten(arrays.base().children()[0]);
    const float* values = elements->values<float>();
    for (size_t i = 0; i < rows.count; ++i) {
      const auto row = static_cast<size_t>(rows[i]);
      if (arrays.is_null(row)) {
        continue;
      }
      const ArrayRange range = arrays.value<ArrayRange>(row);
      bool null = false;
      for (int32_t e = 0; elements->may_have_nulls() && e < range.length; ++e) {
        null = null || elements->is_null(static_cast<size_t>(range.offset + e));
      }
      if (!null) {
        const int64_t count = counts == nullptr ? 1 : DecodedVector(*counts).value<int64_t>(row);
        add(at(state_of(i)), values + range.offset, range.length, count, arena);
      }
    }
  }

  void add(VectorState& state, const float* values, int32_t dimension, int64_t count, StringArena& arena) const {
    if (state.dimension < 0) {
      const size_t bytes = static_cast<size_t>(dimension) * sizeof(float);
      state.sums = reinterpret_cast<float*>(arena.allocate(bytes + sizeof(float)));
      // The arena does not align.
      std::memset(static_cast<void*>(state.sums), 0, bytes);
      state.dimension = dimension;
    }
    if (state.dimension != dimension) {
      throw SparkError("VECTOR_DIMENSION_MISMATCH", {{"functionName", average_ ? "`vector_avg`" : "`vector_sum`"},
                                                     {"leftDim", std::to_string(state.dimension)},
                                                     {"rightDim", std::to_string(dimension)}});
    }
    // Spark keeps the mean so far (VectorAvg): it does not overflow where the mean does not.
    const auto total = static_cast<float>(state.count + count);
    const float share = static_cast<float>(count) / total;
    const float kept = static_cast<float>(state.count) / total;
    auto* bytes = reinterpret_cast<char*>(state.sums);
    for (int32_t i = 0; i < dimension; ++i) {
      float sum;
      std::memcpy(&sum, bytes + static_cast<size_t>(i) * sizeof(float), sizeof(sum));
      if (!average_) {
        sum += values[i];
      } else if (count == 1) {
        sum += (values[i] - sum) * share;
      } else {
        sum = state.count == 0 ? values[i] : sum * kept + values[i] * share;
      }
      std::memcpy(bytes + static_cast<size_t>(i) * sizeof(float), &sum, sizeof(sum));
    }
    state.count += count;
  }

  static VectorPtr vectors(std::span<char* const> states) {
    VectorBuilder builder(vector_type());
    for (char* each : states) {
      const VectorState& state = at(each);
      if (state.dimension < 0) {
        builder.append_null();
        continue;
      }
      for (int32_t i = 0; i < state.dimension; ++i) {
        float value;
        std::memcpy(&value, reinterpret_cast<const char*>(state.sums) + static_cast<size_t>(i) * sizeof(float),
                    sizeof(value));
        builder.child(0).append<float>(value);
      }
      builder.finish_array(static_cast<size_t>(state.dimension));
    }
    return builder.finish();
  }

  bool average_;
};

FunctionDef declare(const char* name, const char* usage, FunctionExample example, bool average) {
  AggregateFunction function{
      [average](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        const DataType& type = arguments[0].type;
        if (!type.is(TypeId::kArray) || !type.element().is(TypeId::kFloat)) {
          return unexpected_input_type(0, "\"ARRAY<FLOAT>\"", type);
        }
        return AggregateBinding{
            {type}, DataType::array(DataType::float_type(), true), true, std::make_shared<const VectorKernel>(average)};
      }};
  return {.name = name,
          .group = "vector_funcs",
          .since = "4.2.0",
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = std::move(function)};
}

}  // namespace

std::vector<FunctionDef> vector_aggregates() {
  return {declare("vector_sum", "The sum of vectors, element by element.",
                  {"SELECT vector_sum(v) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS t(v)", "[4.0,6.0]"},
                  false),
          declare("vector_avg", "The mean of vectors, element by element.",
                  {"SELECT vector_avg(v) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS t(v)", "[2.0,3.0]"},
                  true)};
}

}  // namespace firesteel
