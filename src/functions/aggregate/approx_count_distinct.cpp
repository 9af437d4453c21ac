// approx_count_distinct: HyperLogLog++ with Spark's hash, registers and linear counting for few values.
#include "base/hash/xx_hash64.h"
#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/value_bytes.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace firesteel {
namespace {

constexpr uint64_t kSeed = 42;

template <typename T>
uint64_t hash_value(const T& value) {
  if constexpr (std::is_same_v<T, StringView>) {
    return xx_hash64_bytes(value.data(), value.size(), kSeed);
  } else if constexpr (std::is_floating_point_v<T>) {
    // -0.0 counts as 0.0, and there is one NaN.
    const T normal = value == 0 ? T{0} : (std::isnan(value) ? std::numeric_limits<T>::quiet_NaN() : value);
    if constexpr (sizeof(T) == 4) {
      return xx_hash64_int(std::bit_cast<uint32_t>(normal), kSeed);
    } else {
      return xx_hash64_long(std::bit_cast<uint64_t>(normal), kSeed);
    }
  } else if constexpr (std::is_same_v<T, int128_t>) {
    // The shortest big-endian two's complement form, as Java's BigInteger.toByteArray.
    char bytes[16];
    size_t first = 0;
    for (size_t i = 0; i < 16; ++i) {
      bytes[i] = static_cast<char>(value >> (8 * (15 - i)));
    }
    while (first < 15 &&
           ((bytes[first] == 0 && bytes[first + 1] >= 0) || (bytes[first] == -1 && bytes[first + 1] < 0))) {
      ++first;
    }
    return xx_hash64_bytes(bytes + first, 16 - first, kSeed);
  } else if constexpr (sizeof(T) == 8) {
    return xx_hash64_long(static_cast<uint64_t>(value), kSeed);
  } else {
    return xx_hash64_int(static_cast<uint32_t>(static_cast<int32_t>(value)), kSeed);
  }
}

class HyperLogLog final : public AggregateKernel {
 public:
  HyperLogLog(DataType input, int precision) : input_(std::move(input)), p_(precision), m_(size_t{1} << precision) {}

  size_t state_size() const override { return m_; }
  void initialize(std::span<char* const> states) const override {
    for (char* state : states) {
      std::memset(state, 0, m_);
    }
  }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_hash(*arguments[0], rows, [&](size_t i, uint64_t hash) { note(states[i], hash); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    for_each_hash(*arguments[0], rows, [&](size_t, uint64_t hash) { note(state, hash); });
  }
  std::vector<DataType> partial_types() const override { return {DataType::binary()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    VectorBuilder builder(DataType::binary());
    for (const char* state : states) {
      builder.append_string({state, m_});
    }
    return {builder.finish()};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<StringView>(*partial[0], rows, [&](size_t i, const StringView& registers) {
      const char* other = registers.data();
      for (size_t r = 0; r < m_; ++r) {
        states[i][r] = std::max(states[i][r], other[r]);
      }
    });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    auto counts = Vector::flat(DataType::long_type(), states.size());
    for (size_t i = 0; i < states.size(); ++i) {
      counts->mutable_values<int64_t>()[i] = estimate(states[i]);
    }
    return counts;
  }

 private:
  template <typename F>
  void for_each_hash(const Vector& vector, Rows rows, F f) const {
    const PhysicalType physical = input_.physical();
    if (physical == PhysicalType::kNull) {
      return;
    }
    if (input_.is_nested() || physical == PhysicalType::kStruct || physical == PhysicalType::kInterval) {
      std::string bytes;
      for (size_t i = 0; i < rows.count; ++i) {
        const auto row = static_cast<size_t>(rows[i]);
        if (!vector.is_null(row)) {
          bytes.clear();
          append_value_bytes(vector, row, bytes);
          f(i, xx_hash64_bytes(bytes.data(), bytes.size(), kSeed));
        }
      }
      return;
    }
    dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
      if constexpr (!std::is_same_v<T, ArrayRange> && !std::is_same_v<T, CalendarInterval>) {
        for_each_valid<T>(vector, rows, [&](size_t i, const T& value) { f(i, hash_value(value)); });
      }
    });
  }

  void note(char* registers, uint64_t hash) const {
    const uint64_t index = hash >> (64 - p_);
    const uint64_t rest = (hash << p_) | (uint64_t{1} << (p_ - 1));
    const char zeros = static_cast<char>(std::countl_zero(rest) + 1);
    registers[index] = std::max(registers[index], zeros);
  }

  int64_t estimate(const char* registers) const {
    static constexpr int kThresholds[] = {10,   20,   40,    80,    220,   400,    900,   1800,
                                          3100, 6500, 11500, 20000, 50000, 120000, 350000};
    const auto m = static_cast<double>(m_);
    std::vector<size_t> histogram(66, 0);
    for (size_t r = 0; r < m_; ++r) {
      ++histogram[static_cast<size_t>(registers[r])];
    }
    if (histogram[0] > 0) {
      const double linear = m * std::log(m / static_cast<double>(histogram[0]));
      if (p_ > 18 || linear <= kThresholds[p_ - 4]) {
        return static_cast<int64_t>(std::llround(linear));
      }
    }
    return static_cast<int64_t>(std::llround(unbiased(histogram)));
  }

  // Ertl's estimator ("New cardinality estimation algorithms for HyperLogLog sketches", 2017): needs no bias tables.
  double unbiased(const std::vector<size_t>& histogram) const {
    const auto m = static_cast<double>(m_);
    const int q = 64 - p_;
    double z = m * tau(1 - static_cast<double>(histogram[static_cast<size_t>(q + 1)]) / m);
    for (int k = q; k >= 1; --k) {
      z = 0.5 * (z + static_cast<double>(histogram[static_cast<size_t>(k)]));
    }
    z += m * sigma(static_cast<double>(histogram[0]) / m);
    return m * m / (2 * std::log(2.0)) / z;
  }
  static double sigma(double x) {
    double y = 1;
    double z = x;
    for (double before = -1; z != before;) {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    }
    return z;
  }
  static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double y = 1;
    double z = 1 - x;
    for (double before = -1; z != before;) {
      x = std::sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    }
    return z / 3;
  }

  DataType input_;
  int p_;
  size_t m_;
};

}  // namespace

FunctionDef approx_count_distinct_aggregate() {
  AggregateFunction function{
      [](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        double deviation = 0.05;
        if (arguments.size() > 1) {
          const Literal* given = arguments[1].constant;
          if (given == nullptr || given->is_null() || !given->type.is_numeric()) {
            return unexpected_input_type(1, "\"DOUBLE\"", arguments[1].type);
          }
          if (given->type.is_decimal()) {
            deviation = static_cast<double>(given->as_decimal()) / std::pow(10.0, given->type.scale());
          } else {
            deviation = given->type.is_fractional() ? given->as_double() : static_cast<double>(given->as_int64());
          }
        }
        const int precision = static_cast<int>(std::ceil(2 * std::log2(1.106 / deviation)));
        if (precision < 4 || precision > 18) {
          throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                           {{"feature", "approx_count_distinct with a relative deviation outside 0.0025..0.39"}});
        }
        return AggregateBinding{types_of(arguments), DataType::long_type(), false,
                                std::make_shared<const HyperLogLog>(arguments[0].type, precision)};
      }};
  return {.name = "approx_count_distinct",
          .group = "agg_funcs",
          .since = "1.6.0",
          .usage = "An estimate of the number of distinct values (HyperLogLog++).",
          .examples = {{"SELECT approx_count_distinct(a) FROM VALUES (1), (1), (2), (3) AS t(a)", "3"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = std::move(function)};
}

}  // namespace firesteel
