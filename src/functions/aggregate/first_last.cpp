// first, last, any_value; min and max of nested types; max_by, min_by: states that keep whole values.
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/value_bytes.h"
#include "functions/comparison/compare_values.h"

namespace firesteel {
namespace {

VectorPtr slot_column(const DataType& type, std::span<char* const> states, size_t offset) {
  VectorBuilder builder(type);
  for (const char* state : states) {
    reinterpret_cast<const ValueSlot*>(state + offset)->append_to(builder, type);
  }
  return builder.finish();
}

struct SlotState {
  ValueSlot value;
};

/// The first or last value in the order of arrival.
class FirstLast final : public StateKernel<SlotState> {
 public:
  FirstLast(DataType type, bool last, bool ignore_nulls)
      : type_(std::move(type)), last_(last), ignore_nulls_(ignore_nulls) {}
  bool uses_arena() const override { return true; }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    std::string bytes;
    for (size_t i = 0; i < rows.count; ++i) {
      const auto row = static_cast<size_t>(rows[i]);
      ValueSlot& slot = at(states[i]).value;
      if ((slot.seen && !last_) || (ignore_nulls_ && arguments[0]->is_null(row))) {
        continue;
      }
      bytes.clear();
      append_value_bytes(*arguments[0], row, bytes);
      slot.keep(bytes, arena);
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    if (at(state).value.seen && !last_) {
      return;
    }
    for (size_t k = 0; k < rows.count; ++k) {
      const int32_t row = rows[last_ ? rows.count - 1 - k : k];
      if (ignore_nulls_ && arguments[0]->is_null(static_cast<size_t>(row))) {
        continue;
      }
      char* const one[] = {state};
      return update(arguments, {&row, 1}, one, arena);
    }
  }
  // The flag tells "a NULL was first" from "nothing yet".
  std::vector<DataType> partial_types() const override { return {type_, DataType::boolean()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    return {slot_column(type_, states, 0),
            state_column<SlotState, uint8_t>(DataType::boolean(), states, [](const SlotState& s, uint8_t& out) {
              return out = s.value.seen, true;
            })};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    const DecodedVector seen(*partial[1]);
    for (size_t i = 0; i < rows.count; ++i) {
      const int32_t row = rows[i];
      if (seen.value<uint8_t>(static_cast<size_t>(row)) != 0) {
        update(partial, {&row, 1}, states + i, arena);
      }
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return slot_column(type_, states, 0);
  }

 private:
  DataType type_;
  bool last_;
  bool ignore_nulls_;
};

struct BestState {
  ValueSlot order;
  ValueSlot value;
};

/// The value (argument 0) of the row with the best order (last argument). With one argument: min or max itself.
class BestBy final : public StateKernel<BestState> {
 public:
  BestBy(DataType value, DataType order, bool is_max)
      : value_(std::move(value)), order_(std::move(order)), sign_(is_max ? 1 : -1) {}
  bool uses_arena() const override { return true; }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      offer(arguments, static_cast<size_t>(rows[i]), at(states[i]), arena);
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    const Vector& order = *arguments.back();
    int64_t best = -1;
    rows.for_each([&](size_t row) {
      if (order.is_null(row)) {
        return;
      }
      const int least = arguments.size() == 1 ? 1 : 0;  // of equals max_by takes the last one
      if (best < 0 || sign_ * compare_values(order, row, order, static_cast<size_t>(best)) >= least) {
        best = static_cast<int64_t>(row);
      }
    });
    if (best >= 0) {
      offer(arguments, static_cast<size_t>(best), at(state), arena);
    }
  }
  std::vector<DataType> partial_types() const override { return {value_, order_}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    return {slot_column(value_, states, offsetof(BestState, value)),
            slot_column(order_, states, offsetof(BestState, order))};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    update(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return slot_column(value_, states, offsetof(BestState, value));
  }

 private:
  void offer(std::span<const VectorPtr> arguments, size_t row, BestState& state, StringArena& arena) const {
    const Vector& order = *arguments.back();
    if (order.is_null(row)) {
      return;
    }
    if (state.order.seen) {  // of equals max_by and min_by take the last one
      const int compared = sign_ * compare_values(order, row, *state.order.decode(order_), 0);
      if (compared < 0 || (compared == 0 && arguments.size() == 1)) {
        return;
      }
    }
    std::string bytes;
    append_value_bytes(order, row, bytes);
    state.order.keep(bytes, arena);
    bytes.clear();
    append_value_bytes(*arguments[0], row, bytes);
    state.value.keep(bytes, arena);
  }

  DataType value_;
  DataType order_;
  int sign_;
};

AggregateFunction first_last_function(bool last) {
  return {[last](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
    bool ignore_nulls = false;
    std::vector<DataType> types = {arguments[0].type};
    if (arguments.size() > 1) {
      const Literal* flag = arguments[1].constant;
      if (flag == nullptr || flag->is_null() || !flag->type.is(TypeId::kBoolean)) {
        return unexpected_input_type(1, "\"BOOLEAN\"", arguments[1].type);
      }
      ignore_nulls = flag->as_bool();
      types.push_back(DataType::boolean());
    }
    auto kernel = std::make_shared<const FirstLast>(types[0], last, ignore_nulls);
    return AggregateBinding{types, types[0], true, std::move(kernel)};
  }};
}

AggregateFunction best_by_function(const char* name, bool is_max) {
  return {[name, is_max](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
    if (!is_orderable(arguments[1].type)) {
      return invalid_ordering_type(name, arguments[1].type);
    }
    if (arguments.size() == 3) {
      return bind_best_by_k(arguments, is_max);
    }
    auto kernel = std::make_shared<const BestBy>(arguments[0].type, arguments[1].type, is_max);
    return AggregateBinding{types_of(arguments), arguments[0].type, true, std::move(kernel)};
  }};
}

}  // namespace

std::shared_ptr<const AggregateKernel> make_boxed_min_max_kernel(const DataType& type, bool is_max) {
  return std::make_shared<const BestBy>(type, type, is_max);
}

FunctionDef first_aggregate() {
  return {.name = "first",
          .aliases = {"first_value"},
          .group = "agg_funcs",
          .since = "2.0.0",
          .usage = "The value of the first row; with `true` as second argument the first that is not NULL.",
          .examples = {{"SELECT first(a, true) FROM VALUES (NULL), (5), (20) AS t(a)", "5"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = first_last_function(false)};
}

FunctionDef last_aggregate() {
  return {.name = "last",
          .aliases = {"last_value"},
          .group = "agg_funcs",
          .since = "2.0.0",
          .usage = "The value of the last row; with `true` as second argument the last that is not NULL.",
          .examples = {{"SELECT last(a, true) FROM VALUES (10), (5), (NULL) AS t(a)", "5"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = first_last_function(true)};
}

FunctionDef any_value_aggregate() {
  return {.name = "any_value",
          .group = "agg_funcs",
          .since = "3.4.0",
          .usage = "The value of some row; with `true` as second argument one that is not NULL.",
          .examples = {{"SELECT any_value(a) FROM VALUES (10) AS t(a)", "10"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = first_last_function(false)};
}

std::vector<FunctionDef> max_by_aggregates() {
  return {{.name = "max_by",
           .group = "agg_funcs",
           .since = "3.0.0",
           .usage = "The first argument's value in the row where the second is greatest; with a third, k, the k best.",
           .examples = {{"SELECT max_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS t(x, y)", "b"}},
           .min_arguments = 2,
           .max_arguments = 3,
           .body = best_by_function("max_by", true)},
          {.name = "min_by",
           .group = "agg_funcs",
           .since = "3.0.0",
           .usage = "The first argument's value in the row where the second is least; with a third, k, the k best.",
           .examples = {{"SELECT min_by(x, y) FROM VALUES ('a', 10), ('b', 50), ('c', 20) AS t(x, y)", "a"}},
           .min_arguments = 2,
           .max_arguments = 3,
           .body = best_by_function("min_by", false)}};
}

}  // namespace firesteel
