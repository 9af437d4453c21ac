#include "functions/math/number_arithmetic.h"

#include "base/errors/check.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"

#include <limits>

namespace firesteel {
namespace {

// Sums through unsigned numbers: wrapping is defined, and the sign trick vectorises where the overflow builtins do not.
template <ArithmeticOperator op, typename T>
T apply(T a, T b, T& overflow) {
  using U = std::make_unsigned_t<T>;
  if constexpr (op == ArithmeticOperator::kAdd) {
    const T result = static_cast<T>(static_cast<U>(a) + static_cast<U>(b));
    overflow = static_cast<T>((a ^ result) & (b ^ result));
    return result;
  } else if constexpr (op == ArithmeticOperator::kSubtract) {
    const T result = static_cast<T>(static_cast<U>(a) - static_cast<U>(b));
    overflow = static_cast<T>((a ^ b) & (a ^ result));
    return result;
  } else if constexpr (sizeof(T) == 8) {
    T result;
    overflow = __builtin_mul_overflow(a, b, &result) ? std::numeric_limits<T>::min() : 0;
    return result;
  } else {
    const int64_t wide = static_cast<int64_t>(a) * b;
    const T result = static_cast<T>(wide);
    overflow = wide == result ? T{0} : std::numeric_limits<T>::min();
    return result;
  }
}

template <ArithmeticOperator op, typename T>
SparkError overflow_error(const KernelCall& call, size_t row) {
  if constexpr (sizeof(T) <= 2) {
    const DenseInput<T> left(call, 0);
    const DenseInput<T> right(call, 1);
    return arithmetic_errors::small_integer_overflow(left[row], symbol_of(op), right[row], try_name_of(op));
  }
  return arithmetic_errors::overflow("overflow", try_name_of(op));
}

template <ArithmeticOperator op, typename T>
VectorPtr integer_arithmetic(const KernelCall& call) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    return map_fixed2<T, T, T>(call, [](T a, T b) {
      T ignored;
      return apply<op>(a, b, ignored);
    });
  }
  // The sign bit of the flag is the overflow; shifting it down keeps the flag word zero for good rows.
  return map_fixed2_checked<T, T, T>(
      call,
      [](T a, T b, T& out) {
        T flag;
        out = apply<op>(a, b, flag);
        return static_cast<T>(flag & std::numeric_limits<T>::min());
      },
      [&](size_t row) { call.errors.fail(row, [&] { return overflow_error<op, T>(call, row); }); });
}

template <ArithmeticOperator op, typename T>
VectorPtr floating_arithmetic(const KernelCall& call) {
  return map_fixed2<T, T, T>(call, [](T a, T b) {
    if constexpr (op == ArithmeticOperator::kAdd) {
      return a + b;
    } else if constexpr (op == ArithmeticOperator::kSubtract) {
      return a - b;
    } else {
      return a * b;
    }
  });
}

template <ArithmeticOperator op, typename T>
VectorPtr interval_arithmetic(const KernelCall& call) {
  return map_fixed2_checked<T, T, T>(
      call,
      [](T a, T b, T& out) {
        T flag;
        out = apply<op>(a, b, flag);
        return static_cast<T>(flag & std::numeric_limits<T>::min());
      },
      [&](size_t row) { call.errors.fail(row, [] { return arithmetic_errors::interval_overflow(try_name_of(op)); }); });
}

template <ArithmeticOperator op>
ScalarKernel kernel_for(const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
      return integer_arithmetic<op, int8_t>;
    case TypeId::kShort:
      return integer_arithmetic<op, int16_t>;
    case TypeId::kInteger:
      return integer_arithmetic<op, int32_t>;
    case TypeId::kLong:
      return integer_arithmetic<op, int64_t>;
    case TypeId::kFloat:
      return floating_arithmetic<op, float>;
    case TypeId::kDouble:
      return floating_arithmetic<op, double>;
    default:
      fail_check("arithmetic over a type that is no number");
  }
}

}  // namespace

std::string_view symbol_of(ArithmeticOperator op) {
  return op == ArithmeticOperator::kAdd ? "+" : (op == ArithmeticOperator::kSubtract ? "-" : "*");
}

std::string_view try_name_of(ArithmeticOperator op) {
  return op == ArithmeticOperator::kAdd ? "try_add"
                                        : (op == ArithmeticOperator::kSubtract ? "try_subtract" : "try_multiply");
}

ScalarKernel make_number_arithmetic(ArithmeticOperator op, const DataType& type) {
  switch (op) {
    case ArithmeticOperator::kAdd:
      return kernel_for<ArithmeticOperator::kAdd>(type);
    case ArithmeticOperator::kSubtract:
      return kernel_for<ArithmeticOperator::kSubtract>(type);
    case ArithmeticOperator::kMultiply:
      return kernel_for<ArithmeticOperator::kMultiply>(type);
  }
  fail_check("unknown operator");
}

ScalarKernel make_interval_arithmetic(ArithmeticOperator op, const DataType& type) {
  const bool months = type.is(TypeId::kYearMonthInterval);
  if (op == ArithmeticOperator::kAdd) {
    return months ? interval_arithmetic<ArithmeticOperator::kAdd, int32_t>
                  : interval_arithmetic<ArithmeticOperator::kAdd, int64_t>;
  }
  return months ? interval_arithmetic<ArithmeticOperator::kSubtract, int32_t>
                : interval_arithmetic<ArithmeticOperator::kSubtract, int64_t>;
}

}  // namespace firesteel
