#include "columnar/physical_dispatch.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/totals_kernel.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"

#include <cstdlib>

namespace firesteel {
namespace {

struct AvgState {
  double sum = 0;
  int64_t count = 0;
};

/// Numbers to DOUBLE.
template <typename In>
class DoubleAvg final : public StateKernel<AvgState>, public TotalsKernel {
 public:
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<In>(*arguments[0], rows, [&](size_t i, In value) {
      AvgState& state = at(states[i]);
      state.sum += static_cast<double>(value);
      ++state.count;
    });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    AvgState local = at(state);
    for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) {
      local.sum += static_cast<double>(value);
      ++local.count;
    });
    at(state) = local;
  }
  bool takes_sum() const override { return true; }
  void add_total(char* state, int128_t sum, int64_t count) const override {
    at(state).sum += static_cast<double>(sum);
    at(state).count += count;
  }
  std::vector<DataType> partial_types() const override { return {DataType::double_type(), DataType::long_type()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    return {state_column<AvgState, double>(DataType::double_type(), states,
                                           [](const AvgState& s, double& out) { return out = s.sum, true; }),
            state_column<AvgState, int64_t>(DataType::long_type(), states,
                                            [](const AvgState& s, int64_t& out) { return out = s.count, true; })};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<double>(*partial[0], rows, [&](size_t i, double sum) { at(states[i]).sum += sum; });
    for_each_valid<int64_t>(*partial[1], rows, [&](size_t i, int64_t count) { at(states[i]).count += count; });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return state_column<AvgState, double>(DataType::double_type(), states, [](const AvgState& s, double& out) {
      out = s.sum / static_cast<double>(s.count);
      return s.count > 0;
    });
  }
};

struct ExactAvgState {
  StateInt128 sum;
  int64_t count = 0;
  bool overflow = false;
};

/// Decimals and ANSI intervals: exact sum, one division at the end. In: C++ type of the input.
template <typename In>
class ExactAvg final : public StateKernel<ExactAvgState>, public TotalsKernel {
 public:
  ExactAvg(DataType input, DataType result, EvalMode mode)
      : input_(std::move(input)), result_(std::move(result)), mode_(mode) {
    // 38 digits: the sum of intervals travels as a decimal too.
    sum_type_ = input_.is_decimal() ? DataType::decimal(38, input_.scale()) : DataType::decimal(38, 0);
    const int digits = input_.is_decimal() ? std::min(38, input_.precision() + 10) : 38;
    bound_ = power_of_ten(digits);
  }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<In>(*arguments[0], rows, [&](size_t i, In value) { add(at(states[i]), value, 1); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    if (std::is_same_v<In, int128_t> && input_.precision() > 28) {
      for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) { add(at(state), value, 1); });
      return;
    }
    int128_t sum = 0;
    int64_t count = 0;
    if (!std::is_same_v<In, int128_t> && input_.is_decimal() && input_.precision() <= 15 && rows.count <= 9000) {
      int64_t narrow = 0;  // cannot overflow: see DecimalSum
      for_each_valid<In>(*arguments[0], rows,
                         [&](size_t, In value) { narrow += static_cast<int64_t>(value), ++count; });
      sum = narrow;
    } else {
      for_each_valid<In>(*arguments[0], rows, [&](size_t, In value) { sum += value, ++count; });
    }
    if (count > 0) {
      add(at(state), sum, count);
    }
  }
  bool takes_sum() const override { return true; }
  void add_total(char* state, int128_t sum, int64_t count) const override { add(at(state), sum, count); }
  std::vector<DataType> partial_types() const override { return {sum_type_, DataType::long_type()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    return {
        state_column<ExactAvgState, int128_t>(sum_type_, states,
                                              [](const ExactAvgState& s, int128_t& out) {
                                                out = s.sum.get();
                                                return !s.overflow;
                                              }),
        state_column<ExactAvgState, int64_t>(DataType::long_type(), states,
                                             [](const ExactAvgState& s, int64_t& out) { return out = s.count, true; })};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    const Vector& sums = *partial[0];
    for (size_t i = 0; i < rows.count; ++i) {
      at(states[i]).overflow |= sums.is_null(static_cast<size_t>(rows[i]));
    }
    for_each_valid<int128_t>(sums, rows, [&](size_t i, int128_t sum) { add(at(states[i]), sum, 0); });
    for_each_valid<int64_t>(*partial[1], rows, [&](size_t i, int64_t count) { at(states[i]).count += count; });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    switch (result_.physical()) {
      case PhysicalType::kInt32:
        return averages<int32_t>(states);
      case PhysicalType::kInt64:
        return averages<int64_t>(states);
      default:
        return averages<int128_t>(states);
    }
  }

 private:
  void add(ExactAvgState& state, int128_t value, int64_t count) const {
    int128_t sum;
    if (__builtin_add_overflow(state.sum.get(), value, &sum) || sum >= bound_ || sum <= -bound_) [[unlikely]] {
      state.overflow = true;
    }
    // Spark adds intervals up as intervals.
    const bool fits =
        input_.is(TypeId::kYearMonthInterval) ? sum == static_cast<int32_t>(sum) : sum == static_cast<int64_t>(sum);
    if (!input_.is_decimal() && !fits) {
      if (mode_ != EvalMode::kTry) {
        throw arithmetic_errors::interval_overflow("try_add");
      }
      state.overflow = true;
    }
    state.sum.set(sum);
    state.count += count;
  }

  template <typename Out>
  VectorPtr averages(std::span<char* const> states) const {
    return state_column<ExactAvgState, Out>(result_, states, [&](const ExactAvgState& state, Out& out) {
      if (state.count == 0) {
        return false;
      }
      if (state.overflow) {
        if (mode_ == EvalMode::kAnsi) {
          throw arithmetic_errors::overflow("Overflow in sum of decimals", "try_avg");
        }
        return false;
      }
      const std::optional<int128_t> average = divided(state.sum.get(), state.count);
      if (!average) {
        if (mode_ == EvalMode::kAnsi) {
          throw arithmetic_errors::decimal_out_of_range(decimal_to_string(state.sum.get(), input_.scale()), result_);
        }
        return false;
      }
      out = static_cast<Out>(*average);
      return true;
    });
  }

  std::optional<int128_t> divided(int128_t sum, int64_t count) const {
    if (!input_.is_decimal()) {
      // Half up, away from zero.
      const int128_t quotient = sum / count;
      const int128_t rest = sum % count;
      const int128_t doubled = (rest < 0 ? -rest : rest) * 2;
      return quotient + (doubled >= count ? (sum < 0 ? -1 : 1) : 0);
    }
    return divide(sum, input_.scale(), count, 0, result_.scale()).rounded(result_.precision(), result_.scale());
  }

  DataType input_;
  DataType result_;
  DataType sum_type_;
  EvalMode mode_;
  int128_t bound_ = 0;
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_avg_kernel(const DataType& input, const DataType& result, EvalMode mode) {
  if (input.is_decimal() || input.is_interval()) {
    switch (input.physical()) {
      case PhysicalType::kInt32:
        return std::make_shared<const ExactAvg<int32_t>>(input, result, mode);
      case PhysicalType::kInt64:
        return std::make_shared<const ExactAvg<int64_t>>(input, result, mode);
      default:
        return std::make_shared<const ExactAvg<int128_t>>(input, result, mode);
    }
  }
  switch (input.physical()) {
    case PhysicalType::kInt8:
      return std::make_shared<const DoubleAvg<int8_t>>();
    case PhysicalType::kInt16:
      return std::make_shared<const DoubleAvg<int16_t>>();
    case PhysicalType::kInt32:
      return std::make_shared<const DoubleAvg<int32_t>>();
    case PhysicalType::kInt64:
      return std::make_shared<const DoubleAvg<int64_t>>();
    case PhysicalType::kFloat:
      return std::make_shared<const DoubleAvg<float>>();
    case PhysicalType::kDouble:
      return std::make_shared<const DoubleAvg<double>>();
    default:
      fail_check("no avg over this type");
  }
}

}  // namespace firesteel
