// +, - and * over decimals. Results whose ideal precision fits 38 digits cannot overflow and need no check.
#include "base/errors/check.h"
#include "functions/kernel_frame/fixed_loops.h"
#include "functions/math/arithmetic_errors.h"
#include "functions/math/decimal_value.h"
#include "functions/math/number_arithmetic.h"
#include "types/coercion.h"

#include <algorithm>

namespace firesteel {
namespace {

struct Scales {
  int left;
  int right;
  DataType result;
};

DecimalValue exact(ArithmeticOperator op, int128_t a, int128_t b, const Scales& scales) {
  if (op == ArithmeticOperator::kMultiply) {
    return multiply(a, scales.left, b, scales.right);
  }
  DecimalValue right = DecimalValue::of(b, scales.right);
  right.negative = right.negative != (op == ArithmeticOperator::kSubtract);
  return add(DecimalValue::of(a, scales.left), right);
}

bool fits_64_bits(int128_t value) { return value == static_cast<int64_t>(value); }

// Whether the factors are short enough for their product to fit 38 digits, whatever they are: 2^126 < 10^38.
template <typename A, typename B>
bool multiply_short(A a, B b, int digits_to_drop, int128_t& out) {
  if (!fits_64_bits(a) || !fits_64_bits(b)) {
    return false;
  }
  const int128_t product = static_cast<int128_t>(static_cast<int64_t>(a)) * static_cast<int64_t>(b);
  out = digits_to_drop == 0 ? product : divide_by_power_of_ten(product, digits_to_drop);
  return true;
}

// The slow road: the ideal result needs more than 38 digits, so the value may have to be rounded or may not fit.
template <typename A, typename B>
ScalarKernel capped_kernel(ArithmeticOperator op, Scales scales) {
  return [op, scales](const KernelCall& call) -> VectorPtr {
    const DataType& type = scales.result;
    const int to_drop = scales.left + scales.right - type.scale();
    const bool try_short = op == ArithmeticOperator::kMultiply && type.precision() == kMaxDecimalPrecision;
    return map_fixed2_checked<int128_t, A, B>(
        call,
        [op, &scales, &type, to_drop, try_short](A a, B b, int128_t& out) {
          if (try_short && multiply_short(a, b, to_drop, out)) [[likely]] {
            return 0;
          }
          const auto value = exact(op, a, b, scales).rounded(type.precision(), type.scale());
          out = value.value_or(0);
          return value ? 0 : 1;
        },
        [&](size_t row) {
          if (call.errors.mode() == EvalMode::kLegacy) {
            call.errors.note_null(row);
            return;
          }
          call.errors.fail(row, [&] {
            const DenseInput<A> left(call, 0);
            const DenseInput<B> right(call, 1);
            return arithmetic_errors::decimal_out_of_range(exact(op, left[row], right[row], scales).to_plain_string(),
                                                           type);
          });
        });
  };
}

template <typename Out, typename A, typename B>
ScalarKernel sum_kernel(ArithmeticOperator op, const Scales& scales) {
  const auto left_factor = static_cast<Out>(power_of_ten(scales.result.scale() - scales.left));
  const auto right_factor = static_cast<Out>((op == ArithmeticOperator::kSubtract ? -1 : 1) *
                                             power_of_ten(scales.result.scale() - scales.right));
  // Unsigned, because the dense loop also sees garbage in rows nobody wants, where signed overflow would be undefined.
  using U = std::conditional_t<sizeof(Out) == 16, uint128_t, uint64_t>;
  if (left_factor == 1 && right_factor == 1) {
    return [](const KernelCall& call) {
      return map_fixed2<Out, A, B>(call,
                                   [](A a, B b) { return static_cast<Out>(static_cast<U>(a) + static_cast<U>(b)); });
    };
  }
  if (left_factor == 1 && right_factor == -1) {
    return [](const KernelCall& call) {
      return map_fixed2<Out, A, B>(call,
                                   [](A a, B b) { return static_cast<Out>(static_cast<U>(a) - static_cast<U>(b)); });
    };
  }
  return [left_factor, right_factor](const KernelCall& call) {
    return map_fixed2<Out, A, B>(call, [left_factor, right_factor](A a, B b) {
      return static_cast<Out>(static_cast<U>(a) * static_cast<U>(left_factor) +
                              static_cast<U>(b) * static_cast<U>(right_factor));
    });
  };
}

template <typename Out, typename A, typename B>
ScalarKernel kernel_of(ArithmeticOperator op, const Scales& scales) {
  if (op != ArithmeticOperator::kMultiply) {
    return sum_kernel<Out, A, B>(op, scales);
  }
  return [](const KernelCall& call) {
    return map_fixed2<Out, A, B>(call, [](A a, B b) {
      if constexpr (sizeof(Out) == 16 && sizeof(A) == 8 && sizeof(B) == 8) {
        return static_cast<Out>(a) * b;  // one 64 × 64 → 128 bit multiplication
      } else {
        using U = std::conditional_t<sizeof(Out) == 16, uint128_t, uint64_t>;
        return static_cast<Out>(static_cast<U>(a) * static_cast<U>(b));
      }
    });
  };
}

template <typename Out, typename A>
ScalarKernel with_right(ArithmeticOperator op, const Scales& scales, bool right_wide) {
  return right_wide ? kernel_of<Out, A, int128_t>(op, scales) : kernel_of<Out, A, int64_t>(op, scales);
}

template <typename A>
ScalarKernel capped_with_right(ArithmeticOperator op, const Scales& scales, bool right_wide) {
  return right_wide ? capped_kernel<A, int128_t>(op, scales) : capped_kernel<A, int64_t>(op, scales);
}

}  // namespace

DecimalOperation make_decimal_arithmetic(ArithmeticOperator op, const DataType& left, const DataType& right,
                                         bool keep_scale) {
  int scale = std::max(left.scale(), right.scale());
  int precision = std::max(left.precision() - left.scale(), right.precision() - right.scale()) + scale + 1;
  if (op == ArithmeticOperator::kMultiply) {
    scale = left.scale() + right.scale();
    precision = left.precision() + right.precision() + 1;
  }
  const DataType result = keep_scale ? bounded_decimal(precision, scale) : adjust_precision_scale(precision, scale);
  const Scales scales{left.scale(), right.scale(), result};
  const bool left_wide = left.physical() == PhysicalType::kInt128;
  const bool right_wide = right.physical() == PhysicalType::kInt128;
  DecimalOperation operation{scales.result, {}};
  // A product of p1 + p2 = 38 digits still fits, although its ideal precision is 39.
  const bool capped =
      precision > kMaxDecimalPrecision &&
      !(op == ArithmeticOperator::kMultiply && precision == kMaxDecimalPrecision + 1 && scales.result.scale() == scale);
  if (capped) {
    operation.kernel = left_wide ? capped_with_right<int128_t>(op, scales, right_wide)
                                 : capped_with_right<int64_t>(op, scales, right_wide);
  } else if (scales.result.physical() == PhysicalType::kInt64) {
    operation.kernel = kernel_of<int64_t, int64_t, int64_t>(op, scales);
  } else {
    operation.kernel = left_wide ? with_right<int128_t, int128_t>(op, scales, right_wide)
                                 : with_right<int128_t, int64_t>(op, scales, right_wide);
  }
  return operation;
}

ScalarKernel make_narrow_decimal_arithmetic(ArithmeticOperator op, int left_scale, int right_scale, int scale) {
  return kernel_of<int64_t, int64_t, int64_t>(op, {left_scale, right_scale, DataType::decimal(18, scale)});
}

}  // namespace firesteel
