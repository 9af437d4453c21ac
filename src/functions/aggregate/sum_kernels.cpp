#include "columnar/physical_dispatch.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/totals_kernel.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"

namespace firesteel {
namespace {

/// What happened to a sum so far.
enum class Seen : uint8_t { kNothing, kValues, kOverflow };

struct IntegerSumState {
  int64_t sum = 0;
  Seen seen = Seen::kNothing;
};

/// Integers to BIGINT, ANSI intervals to themselves. Out: C++ type of the result.
template <typename In, typename Out>
class IntegerSum final : public StateKernel<IntegerSumState>, public TotalsKernel {
 public:
  IntegerSum(DataType result, EvalMode mode) : result_(std::move(result)), mode_(mode) {}

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<In>(*arguments[0], rows, [&](size_t i, In value) { add(at(states[i]), value); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    // 128 bits cannot overflow within a batch: one check at its end.
    int128_t sum = 0;
    bool any = false;
    if constexpr (sizeof(In) <= 4) {
      int64_t narrow = 0;
      for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) { narrow += value, any = true; });
      sum = narrow;
    } else {
      for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) { sum += value, any = true; });
    }
    if (!any) {
      return;
    }
    add_total(state, sum, 1);
  }
  bool takes_sum() const override { return true; }
  void add_total(char* state, int128_t sum, int64_t) const override {
    IntegerSumState& target = at(state);
    const int128_t total = sum + target.sum;
    note(target, static_cast<Out>(total) != total);
    target.sum = static_cast<int64_t>(total);
  }

  std::vector<DataType> partial_types() const override {
    return mode_ == EvalMode::kTry ? std::vector{result_, DataType::boolean()} : std::vector{result_};
  }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    std::vector<VectorPtr> columns = {sums(states)};
    if (mode_ == EvalMode::kTry) {
      columns.push_back(state_column<IntegerSumState, uint8_t>(DataType::boolean(), states,
                                                               [](const IntegerSumState& state, uint8_t& out) {
                                                                 out = state.seen == Seen::kOverflow ? 1 : 0;
                                                                 return true;
                                                               }));
    }
    return columns;
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<Out>(*partial[0], rows, [&](size_t i, Out value) { add(at(states[i]), value); });
    if (partial.size() > 1) {
      for_each_valid<uint8_t>(*partial[1], rows, [&](size_t i, uint8_t overflow) {
        if (overflow != 0) {
          at(states[i]).seen = Seen::kOverflow;
        }
      });
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return sums(states);
  }

 private:
  void add(IntegerSumState& state, int64_t value) const {
    int64_t sum;
    const bool overflow = __builtin_add_overflow(state.sum, value, &sum) || static_cast<Out>(sum) != sum;
    note(state, overflow);
    state.sum = sum;
  }
  void note(IntegerSumState& state, bool overflow) const {
    if (!overflow || (mode_ == EvalMode::kLegacy && !result_.is_interval())) [[likely]] {
      state.seen = state.seen == Seen::kOverflow ? Seen::kOverflow : Seen::kValues;
      return;
    }
    if (mode_ != EvalMode::kTry) {
      throw result_.is_interval() ? arithmetic_errors::interval_overflow("try_add")
                                  : arithmetic_errors::overflow("overflow", "try_add");
    }
    state.seen = Seen::kOverflow;
  }
  VectorPtr sums(std::span<char* const> states) const {
    return state_column<IntegerSumState, Out>(result_, states, [](const IntegerSumState& state, Out& out) {
      out = static_cast<Out>(state.sum);
      return state.seen == Seen::kValues;
    });
  }

  DataType result_;
  EvalMode mode_;
};

struct DoubleSumState {
  double sum = 0;
  bool seen = false;
};

template <typename In>
class DoubleSum final : public StateKernel<DoubleSumState> {
 public:
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<In>(*arguments[0], rows, [&](size_t i, In value) { add(at(states[i]), value); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    DoubleSumState sum = at(state);
    for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) { add(sum, value); });
    at(state) = sum;
  }
  std::vector<DataType> partial_types() const override { return {DataType::double_type()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {sums(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<double>(*partial[0], rows, [&](size_t i, double value) { add(at(states[i]), value); });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return sums(states);
  }

 private:
  static void add(DoubleSumState& state, double value) {
    state.sum += value;
    state.seen = true;
  }
  static VectorPtr sums(std::span<char* const> states) {
    return state_column<DoubleSumState, double>(DataType::double_type(), states,
                                                [](const DoubleSumState& state, double& out) {
                                                  out = state.sum;
                                                  return state.seen;
                                                });
  }
};

struct DecimalSumState {
  StateInt128 sum;
  Seen seen = Seen::kNothing;
};

/// DECIMAL(p, s) to `result`. In: int64_t up to 18 digits, else int128_t.
template <typename In>
class DecimalSum final : public StateKernel<DecimalSumState>, public TotalsKernel {
 public:
  DecimalSum(int precision, DataType result, EvalMode mode)
      : result_(std::move(result)), precision_(precision), mode_(mode), bound_(power_of_ten(result_.precision())) {}

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<In>(*arguments[0], rows, [&](size_t i, In value) { add(at(states[i]), value); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    DecimalSumState& target = at(state);
    // |value| < 10^15: 9,000 of them fit 64 bits, and the loop vectorises.
    if (std::is_same_v<In, int64_t> && precision_ <= 15 && rows.count <= 9000) {
      int64_t sum = 0;
      size_t count = 0;
      for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) {
        sum += static_cast<int64_t>(value);
        ++count;
      });
      if (count > 0) {
        add(target, sum);
      }
      return;
    }
    // Below 10^28 a batch cannot reach 128 bits.
    if (precision_ <= 28) {
      int128_t sum = 0;
      size_t count = 0;
      for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) {
        sum += value;
        ++count;
      });
      if (count > 0) {
        add(target, sum);
      }
      return;
    }
    for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) { add(target, value); });
  }
  bool takes_sum() const override { return true; }
  void add_total(char* state, int128_t sum, int64_t) const override { add(at(state), sum); }

  std::vector<DataType> partial_types() const override { return {result_, DataType::boolean()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    // A sum that overflowed stays so: the flag tells it from "no rows".
    return {sums(states), state_column<DecimalSumState, uint8_t>(DataType::boolean(), states,
                                                                 [](const DecimalSumState& state, uint8_t& out) {
                                                                   out = state.seen == Seen::kOverflow ? 1 : 0;
                                                                   return true;
                                                                 })};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    if (result_.physical() == PhysicalType::kInt64) {
      for_each_valid<int64_t>(*partial[0], rows, [&](size_t i, int64_t value) { add(at(states[i]), value); });
    } else {
      for_each_valid<int128_t>(*partial[0], rows, [&](size_t i, int128_t value) { add(at(states[i]), value); });
    }
    for_each_valid<uint8_t>(*partial[1], rows, [&](size_t i, uint8_t overflow) {
      if (overflow != 0) {
        at(states[i]).seen = Seen::kOverflow;
      }
    });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    if (mode_ == EvalMode::kAnsi) {
      for (char* state : states) {
        if (at(state).seen == Seen::kOverflow) {
          throw arithmetic_errors::overflow("Overflow in sum of decimals", "try_sum");
        }
      }
    }
    return sums(states);
  }

 private:
  void add(DecimalSumState& state, int128_t value) const {
    int128_t sum;
    const bool overflow = __builtin_add_overflow(state.sum.get(), value, &sum) || sum >= bound_ || sum <= -bound_;
    state.sum.set(sum);
    if (overflow || state.seen == Seen::kOverflow) [[unlikely]] {
      state.seen = Seen::kOverflow;
    } else {
      state.seen = Seen::kValues;
    }
  }
  VectorPtr sums(std::span<char* const> states) const {
    if (result_.physical() == PhysicalType::kInt64) {
      return state_column<DecimalSumState, int64_t>(result_, states, [](const DecimalSumState& state, int64_t& out) {
        out = static_cast<int64_t>(state.sum.get());
        return state.seen == Seen::kValues;
      });
    }
    return state_column<DecimalSumState, int128_t>(result_, states, [](const DecimalSumState& state, int128_t& out) {
      out = state.sum.get();
      return state.seen == Seen::kValues;
    });
  }

  DataType result_;
  int precision_;
  EvalMode mode_;
  int128_t bound_;
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_sum_kernel(const DataType& input, const DataType& result, EvalMode mode) {
  if (input.is_decimal()) {
    if (input.physical() == PhysicalType::kInt64) {
      return std::make_shared<const DecimalSum<int64_t>>(input.precision(), result, mode);
    }
    return std::make_shared<const DecimalSum<int128_t>>(input.precision(), result, mode);
  }
  switch (input.physical()) {
    case PhysicalType::kInt8:
      return std::make_shared<const IntegerSum<int8_t, int64_t>>(result, mode);
    case PhysicalType::kInt16:
      return std::make_shared<const IntegerSum<int16_t, int64_t>>(result, mode);
    case PhysicalType::kInt32:
      if (input.is(TypeId::kYearMonthInterval)) {
        return std::make_shared<const IntegerSum<int32_t, int32_t>>(result, mode);
      }
      return std::make_shared<const IntegerSum<int32_t, int64_t>>(result, mode);
    case PhysicalType::kInt64:
      return std::make_shared<const IntegerSum<int64_t, int64_t>>(result, mode);
    case PhysicalType::kFloat:
      return std::make_shared<const DoubleSum<float>>();
    case PhysicalType::kDouble:
      return std::make_shared<const DoubleSum<double>>();
    default:
      fail_check("no sum over this type");
  }
}

}  // namespace firesteel
