// bool_and, bool_or, bit_and, bit_or, bit_xor: an operation folded over the values.
#include "columnar/physical_dispatch.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"

namespace firesteel {
namespace {

enum class Operation : uint8_t { kAnd, kOr, kXor };

struct FoldState {
  int64_t value = 0;
  bool seen = false;
};

template <typename T>
class BitFold final : public StateKernel<FoldState> {
 public:
  BitFold(DataType type, Operation operation) : type_(std::move(type)), operation_(operation) {}

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<T>(*arguments[0], rows, [&](size_t i, T value) { add(at(states[i]), value); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    FoldState local = at(state);
    for_each_valid<T>(*arguments[0], rows, [&](size_t, T value) { add(local, value); });
    at(state) = local;
  }
  std::vector<DataType> partial_types() const override { return {type_}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {values(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    update(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return values(states);
  }

 private:
  void add(FoldState& state, int64_t value) const {
    if (!state.seen) {
      state = {value, true};
    } else if (operation_ == Operation::kAnd) {
      state.value &= value;
    } else if (operation_ == Operation::kOr) {
      state.value |= value;
    } else {
      state.value ^= value;
    }
  }
  VectorPtr values(std::span<char* const> states) const {
    return state_column<FoldState, T>(
        type_, states, [](const FoldState& state, T& out) { return out = static_cast<T>(state.value), state.seen; });
  }

  DataType type_;
  Operation operation_;
};

FunctionDef fold(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                 const char* pattern, Operation operation, FunctionExample example) {
  return {.name = name,
          .aliases = std::move(aliases),
          .group = "agg_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = unary_aggregate(pattern, [operation](const DataType& type, const BindContext&) {
            std::shared_ptr<const AggregateKernel> kernel;
            switch (type.physical()) {
              case PhysicalType::kBool:
                kernel = std::make_shared<const BitFold<uint8_t>>(type, operation);
                break;
              case PhysicalType::kInt8:
                kernel = std::make_shared<const BitFold<int8_t>>(type, operation);
                break;
              case PhysicalType::kInt16:
                kernel = std::make_shared<const BitFold<int16_t>>(type, operation);
                break;
              case PhysicalType::kInt32:
                kernel = std::make_shared<const BitFold<int32_t>>(type, operation);
                break;
              default:
                kernel = std::make_shared<const BitFold<int64_t>>(type, operation);
                break;
            }
            return UnaryAggregate{type, std::move(kernel)};
          })};
}

}  // namespace

std::vector<FunctionDef> bit_and_boolean_aggregates() {
  return {fold("bool_and", {"every"}, "3.0.0", "Are all values that are not NULL true?", "BOOLEAN", Operation::kAnd,
               {"SELECT bool_and(a) FROM VALUES (true), (false) AS t(a)", "false"}),
          fold("bool_or", {"any", "some"}, "3.0.0", "Is at least one value true?", "BOOLEAN", Operation::kOr,
               {"SELECT bool_or(a) FROM VALUES (true), (false) AS t(a)", "true"}),
          fold("bit_and", {}, "3.0.0", "Bitwise AND of the values that are not NULL.", "INTEGRAL", Operation::kAnd,
               {"SELECT bit_and(a) FROM VALUES (3), (5) AS t(a)", "1"}),
          fold("bit_or", {}, "3.0.0", "Bitwise OR of the values that are not NULL.", "INTEGRAL", Operation::kOr,
               {"SELECT bit_or(a) FROM VALUES (3), (5) AS t(a)", "7"}),
          fold("bit_xor", {}, "3.0.0", "Bitwise XOR of the values that are not NULL.", "INTEGRAL", Operation::kXor,
               {"SELECT bit_xor(a) FROM VALUES (3), (5) AS t(a)", "6"})};
}

}  // namespace firesteel
