// stddev, variance, skewness, kurtosis, covariance, correlation and linear regression: central moments, merged with
// the formulas of Chan et al. (as Spark's CentralMomentAgg, Covariance, PearsonCorrelation do).
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/math/arithmetic_errors.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

struct Moments {
  double n = 0;
  double mean = 0;
  double m2 = 0;
  double m3 = 0;
  double m4 = 0;

  void add(double x) {
    Moments one;
    one.n = 1;
    one.mean = x;
    merge(one);
  }
  void merge(const Moments& o) {
    if (o.n == 0) {
      return;
    }
    const double total = n + o.n;
    const double delta = o.mean - mean;
    const double step = n == 0 && o.n == 0 ? 0 : delta / total;
    const double n1 = n;
    const double n2 = o.n;
    m4 += o.m4 + delta * step * step * step * n1 * n2 * (n1 * n1 - n1 * n2 + n2 * n2) +
          6 * step * step * (n1 * n1 * o.m2 + n2 * n2 * m2) + 4 * step * (n1 * o.m3 - n2 * m3);
    m3 += o.m3 + delta * step * step * n1 * n2 * (n1 - n2) + 3 * step * (n1 * o.m2 - n2 * m2);
    m2 += o.m2 + delta * step * n1 * n2;
    mean += step * n2;
    n = total;
  }
};

struct CoMoments {
  double n = 0;
  double x_mean = 0;
  double y_mean = 0;
  double ck = 0;
  double x_m2 = 0;
  double y_m2 = 0;

  void add(double x, double y) {
    CoMoments one;
    one.n = 1;
    one.x_mean = x;
    one.y_mean = y;
    merge(one);
  }
  void merge(const CoMoments& o) {
    if (o.n == 0) {
      return;
    }
    const double total = n + o.n;
    const double dx = o.x_mean - x_mean;
    const double dy = o.y_mean - y_mean;
    ck += o.ck + dx * dy / total * n * o.n;
    x_m2 += o.x_m2 + dx * dx / total * n * o.n;
    y_m2 += o.y_m2 + dy * dy / total * n * o.n;
    x_mean += dx / total * o.n;
    y_mean += dy / total * o.n;
    n = total;
  }
};

/// Result of a state; false is NULL.
template <typename State>
using Finish = bool (*)(const State&, double& out);

template <typename State>
class MomentKernel : public StateKernel<State> {
 public:
  using StateKernel<State>::at;
  static constexpr size_t kFields = sizeof(State) / sizeof(double);
  MomentKernel(Finish<State> finish, DataType result) : finish_(finish), result_(std::move(result)) {}

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    if constexpr (std::is_same_v<State, Moments>) {
      for_each_valid<double>(*arguments[0], rows, [&](size_t i, double x) { at(states[i]).add(x); });
    } else {
      const DecodedVector x(*arguments[0]);
      const DecodedVector y(*arguments[1]);
      for (size_t i = 0; i < rows.count; ++i) {
        const auto row = static_cast<size_t>(rows[i]);
        if (!x.is_null(row) && !y.is_null(row)) {
          at(states[i]).add(x.value<double>(row), y.value<double>(row));
        }
      }
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    const std::vector<char*> states(rows.count, state);
    update(arguments, rows, states.data(), arena);
  }
  std::vector<DataType> partial_types() const override {
    return std::vector<DataType>(kFields, DataType::double_type());
  }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    std::vector<VectorPtr> columns;
    for (size_t f = 0; f < kFields; ++f) {
      columns.push_back(
          state_column<State, double>(DataType::double_type(), states, [f](const State& state, double& out) {
            out = reinterpret_cast<const double*>(&state)[f];
            return true;
          }));
    }
    return columns;
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      State other;
      for (size_t f = 0; f < kFields; ++f) {
        reinterpret_cast<double*>(&other)[f] = DecodedVector(*partial[f]).value<double>(static_cast<size_t>(rows[i]));
      }
      at(states[i]).merge(other);
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    if (result_.is(TypeId::kLong)) {
      return state_column<State, int64_t>(
          result_, states, [](const State& state, int64_t& out) { return out = static_cast<int64_t>(state.n), true; });
    }
    return state_column<State, double>(result_, states, finish_);
  }

 private:
  Finish<State> finish_;
  DataType result_;
};

bool variance_pop(const Moments& m, double& out) { return out = m.m2 / m.n, m.n > 0; }
// Spark 3.1 and later: NULL (not NaN) for a single row.
bool variance_samp(const Moments& m, double& out) { return out = m.m2 / (m.n - 1), m.n > 1; }
bool stddev_pop(const Moments& m, double& out) { return out = std::sqrt(m.m2 / m.n), m.n > 0; }
bool stddev_samp(const Moments& m, double& out) { return out = std::sqrt(m.m2 / (m.n - 1)), m.n > 1; }
bool skewness(const Moments& m, double& out) {
  out = std::sqrt(m.n) * m.m3 / std::sqrt(m.m2 * m.m2 * m.m2);
  return m.n > 0 && m.m2 != 0;
}
bool kurtosis(const Moments& m, double& out) {
  out = m.n * m.m4 / (m.m2 * m.m2) - 3;
  return m.n > 0 && m.m2 != 0;
}

bool covar_pop(const CoMoments& m, double& out) { return out = m.ck / m.n, m.n > 0; }
bool covar_samp(const CoMoments& m, double& out) { return out = m.ck / (m.n - 1), m.n > 1; }
bool corr(const CoMoments& m, double& out) {
  const double spread = std::sqrt(m.x_m2 * m.y_m2);
  out = m.ck / spread;
  return m.n > 1 && spread != 0;
}
// A column of one value divides by zero.
bool corr_ansi(const CoMoments& m, double& out) {
  if (m.n > 1 && std::sqrt(m.x_m2 * m.y_m2) == 0) {
    throw arithmetic_errors::divide_by_zero();
  }
  return corr(m, out);
}
// regr_*(y, x): the dependent variable comes first.
bool regr_avgx(const CoMoments& m, double& out) { return out = m.y_mean, m.n > 0; }
bool regr_avgy(const CoMoments& m, double& out) { return out = m.x_mean, m.n > 0; }
bool regr_sxx(const CoMoments& m, double& out) { return out = m.y_m2, m.n > 0; }
bool regr_syy(const CoMoments& m, double& out) { return out = m.x_m2, m.n > 0; }
bool regr_sxy(const CoMoments& m, double& out) { return out = m.ck, m.n > 0; }
bool regr_slope(const CoMoments& m, double& out) { return out = m.ck / m.y_m2, m.n > 1 && m.y_m2 != 0; }
bool regr_intercept(const CoMoments& m, double& out) {
  out = m.x_mean - m.ck / m.y_m2 * m.y_mean;
  return m.n > 1 && m.y_m2 != 0;
}
bool regr_r2(const CoMoments& m, double& out) {
  if (m.n < 2 || m.y_m2 == 0) {
    return false;
  }
  out = m.x_m2 == 0 ? 1 : m.ck * m.ck / (m.x_m2 * m.y_m2);
  return true;
}

template <typename State>
FunctionDef moment(std::string name, std::vector<std::string> aliases, Finish<State> finish, const char* since,
                   const char* usage, FunctionExample example, DataType result = DataType::double_type(),
                   Finish<State> ansi_finish = nullptr) {
  const size_t count = std::is_same_v<State, Moments> ? 1 : 2;
  AggregateFunction function{
      [=](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<AggregateBinding> {
        for (size_t i = 0; i < count; ++i) {
          const auto cast = implicit_cast(arguments[i].type, TypePattern::parse("DOUBLE"), coercion_rules(context));
          if (!cast) {
            return unexpected_input_type(i, "\"DOUBLE\"", arguments[i].type);
          }
        }
        const bool ansi = context.mode == EvalMode::kAnsi && ansi_finish != nullptr;
        const Finish<State> used = ansi ? ansi_finish : finish;
        return AggregateBinding{std::vector<DataType>(count, DataType::double_type()), result,
                                !result.is(TypeId::kLong), std::make_shared<const MomentKernel<State>>(used, result)};
      }};
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .group = "agg_funcs",
          .since = since,
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = static_cast<int>(count),
          .max_arguments = static_cast<int>(count),
          .body = std::move(function)};
}

}  // namespace

std::vector<FunctionDef> moment_aggregates() {
  return {
      moment<Moments>("stddev_samp", {"stddev", "std"}, stddev_samp, "1.6.0", "The sample standard deviation.",
                      {"SELECT stddev_samp(a) FROM VALUES (1), (2), (3) AS t(a)", "1.0"}),
      moment<Moments>("stddev_pop", {}, stddev_pop, "1.6.0", "The population standard deviation.",
                      {"SELECT stddev_pop(a) FROM VALUES (1), (3) AS t(a)", "1.0"}),
      moment<Moments>("var_samp", {"variance"}, variance_samp, "1.6.0", "The sample variance.",
                      {"SELECT var_samp(a) FROM VALUES (1), (2), (3) AS t(a)", "1.0"}),
      moment<Moments>("var_pop", {}, variance_pop, "1.6.0", "The population variance.",
                      {"SELECT var_pop(a) FROM VALUES (1), (3) AS t(a)", "1.0"}),
      moment<Moments>("skewness", {}, skewness, "1.6.0", "The skewness of the values.",
                      {"SELECT skewness(a) FROM VALUES (1), (2), (3) AS t(a)", "0.0"}),
      moment<Moments>("kurtosis", {}, kurtosis, "1.6.0", "The excess kurtosis of the values.",
                      {"SELECT kurtosis(a) FROM VALUES (1), (2), (3) AS t(a)", "-1.5"}),
      moment<CoMoments>("covar_pop", {}, covar_pop, "2.0.0", "The population covariance of two columns.",
                        {"SELECT covar_pop(x, y) FROM VALUES (1, 1), (3, 3) AS t(x, y)", "1.0"}),
      moment<CoMoments>("covar_samp", {}, covar_samp, "2.0.0", "The sample covariance of two columns.",
                        {"SELECT covar_samp(x, y) FROM VALUES (1, 1), (2, 2), (3, 3) AS t(x, y)", "1.0"}),
      moment<CoMoments>("corr", {}, corr, "1.6.0", "Pearson's correlation of two columns.",
                        {"SELECT corr(x, y) FROM VALUES (1, 2), (2, 4), (3, 6) AS t(x, y)", "1.0"},
                        DataType::double_type(), corr_ansi),
      moment<CoMoments>("regr_avgx", {}, regr_avgx, "3.3.0", "Mean of the independent variable x of (y, x).",
                        {"SELECT regr_avgx(y, x) FROM VALUES (1, 2), (2, 4) AS t(y, x)", "3.0"}),
      moment<CoMoments>("regr_avgy", {}, regr_avgy, "3.3.0", "Mean of the dependent variable y of (y, x).",
                        {"SELECT regr_avgy(y, x) FROM VALUES (1, 2), (2, 4) AS t(y, x)", "1.5"}),
      moment<CoMoments>("regr_count", {}, nullptr, "3.3.0", "Number of pairs (y, x) without NULL.",
                        {"SELECT regr_count(y, x) FROM VALUES (1, 2), (2, NULL) AS t(y, x)", "1"},
                        DataType::long_type()),
      moment<CoMoments>("regr_sxx", {}, regr_sxx, "3.4.0", "Sum of squared deviations of x over pairs (y, x).",
                        {"SELECT regr_sxx(y, x) FROM VALUES (1, 1), (2, 3) AS t(y, x)", "2.0"}),
      moment<CoMoments>("regr_syy", {}, regr_syy, "3.4.0", "Sum of squared deviations of y over pairs (y, x).",
                        {"SELECT regr_syy(y, x) FROM VALUES (1, 1), (3, 2) AS t(y, x)", "2.0"}),
      moment<CoMoments>("regr_sxy", {}, regr_sxy, "3.4.0", "Sum of products of deviations over pairs (y, x).",
                        {"SELECT regr_sxy(y, x) FROM VALUES (1, 1), (3, 3) AS t(y, x)", "2.0"}),
      moment<CoMoments>("regr_slope", {}, regr_slope, "3.4.0", "Slope of the regression line of y over x.",
                        {"SELECT regr_slope(y, x) FROM VALUES (1, 1), (3, 2) AS t(y, x)", "2.0"}),
      moment<CoMoments>("regr_intercept", {}, regr_intercept, "3.4.0", "Intercept of the regression line of y over x.",
                        {"SELECT regr_intercept(y, x) FROM VALUES (1, 1), (3, 2) AS t(y, x)", "-1.0"}),
      moment<CoMoments>("regr_r2", {}, regr_r2, "3.3.0", "Coefficient of determination of pairs (y, x).",
                        {"SELECT regr_r2(y, x) FROM VALUES (1, 1), (2, 2) AS t(y, x)", "1.0"}),
  };
}

}  // namespace firesteel
